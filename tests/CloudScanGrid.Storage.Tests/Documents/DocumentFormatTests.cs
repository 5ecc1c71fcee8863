using System.Net;
using System.Text;
using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;

namespace CloudScanGrid.Storage.Tests.Documents;

public sealed class DocumentFormatTests
{
    [Fact]
    public void Write_Observation_LeavesOutWhatIsComputed()
    {
        var json = Encoding.UTF8.GetString(DocumentFormat.None.Write(SampleEstate.Look(IPAddress.Parse("::ffff:10.0.0.1"), SampleEstate.Start, "1-1000", 443)));
        json.ShouldNotContain("openServices");
        json.ShouldContain("""
            "address":"10.0.0.1"
            """.Trim());
        json.ShouldContain("""
            "coverage":"T:1-1000"
            """.Trim());
    }

    [Fact]
    public void Read_WrittenByAnOlderVersion_HasTheDefaultsOfNewMembers()
    {
        var asset = DocumentFormat.None.Read<AssetSnapshot>("""{"key":"aws/1/arn:aws:x/y","subnet":"aws/1/s","addresses":[]}"""u8);
        asset.Key.AssetId.ShouldBe("arn:aws:x/y");
        asset.Kind.ShouldBe("instance");
        asset.Tags.ShouldBeEmpty();
        asset.SecurityGroups.ShouldBeEmpty();
        var service = DocumentFormat.None.Read<ObservedService>("""{"port":"udp/53","state":1,"somethingNewer":[1,2]}"""u8);
        service.Cpes.ShouldBeEmpty();
        service.Scripts.ShouldBeEmpty();
    }

    [Fact]
    public void Read_DeepScriptOutput_ComesBack()
    {
        var element = new NseElement("leaf", "x", []);
        for (var depth = 0; depth < 200; depth++)
            element = new NseElement("table", null, [element]);
        var host = SampleEstate.Look(IPAddress.Loopback, SampleEstate.Start, "1") with { Scripts = [new("deep", null, [element])] };
        DocumentFormat.None.Write(DocumentFormat.None.Read<HostObservation>(DocumentFormat.None.Write(host))).ShouldBe(DocumentFormat.None.Write(host));
    }
}
