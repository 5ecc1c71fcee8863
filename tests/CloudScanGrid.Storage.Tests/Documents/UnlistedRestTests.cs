using System.Net;
using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CsCheck;

namespace CloudScanGrid.Storage.Tests.Documents;

public sealed class UnlistedRestTests
{
    private static readonly Gen<PortRanges> Ports = Gen.UShort[1, 60].Array[0, 30].Select(ports => PortRanges.Of(ports));

    private static readonly Gen<UnlistedPorts> Sum = Gen.Select(Gen.Enum<PortState>(), Gen.Enum<TransportProtocol>(), Ports)
        .Select((state, protocol, ports) => new UnlistedPorts(state, ports.Count, "reset", protocol, ports));

    [Fact]
    public void PutBack_AfterLeaveOut_AnyHostIsAsItWas() =>
        Gen.Select(Ports, Ports, Sum.Array[0, 4]).Sample((asked, open, sums) =>
        {
            var host = Look(asked, open, sums);
            var kept = UnlistedRest.PutBack(DocumentFormat.None.Read<HostObservation>(DocumentFormat.None.Write(UnlistedRest.LeaveOut(host))));
            kept.Unlisted.ShouldBe(host.Unlisted);
        });

    [Fact]
    public void LeaveOut_SumOfAllOtherPortsThatWereAsked_IsNotWritten()
    {
        var asked = PortRanges.Parse("1-1000");
        var closed = new UnlistedPorts(PortState.Closed, 988, "reset", TransportProtocol.Tcp, PortRanges.Parse("1-21,23-442,444-900,911-1000"));
        var filtered = new UnlistedPorts(PortState.Filtered, 10, "no-response", TransportProtocol.Tcp, PortRanges.Parse("901-910"));
        var host = Look(asked, PortRanges.Parse("22,443"), [closed, filtered]);
        UnlistedRest.LeaveOut(host).Unlisted.ShouldBe([closed with { Ports = null! }, filtered]);
        UnlistedRest.PutBack(UnlistedRest.LeaveOut(host)).Unlisted.ShouldBe([closed, filtered]);
    }

    [Fact]
    public void LeaveOut_OldEngineThatNamesNoPorts_SaysStillNothing()
    {
        var unnamed = new UnlistedPorts(PortState.Closed, 998, "reset", TransportProtocol.Tcp, PortRanges.Empty);
        var host = Look(PortRanges.Parse("1-1000"), PortRanges.Parse("22,443"), [unnamed]);
        UnlistedRest.PutBack(UnlistedRest.LeaveOut(host)).Unlisted.ShouldBe([unnamed]);
    }

    private static HostObservation Look(PortRanges asked, PortRanges open, UnlistedPorts[] sums) =>
        SampleEstate.Look(IPAddress.Loopback, SampleEstate.Start, "1", open.Ports()) with { Coverage = new() { Tcp = asked, Udp = asked }, Unlisted = [.. sums] };
}
