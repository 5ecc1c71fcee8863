using System.Globalization;
using System.Xml.Linq;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Domain.Tests;

/// <summary>Enums whose numbers are in databases only grow: a number that changes its meaning falsifies what is stored.</summary>
public class PersistedEnumTests
{
    public static TheoryData<Type, string> Frozen { get; } = new()
    {
        { typeof(CampaignState), "Planning=0,Running=1,Paused=2,Completed=3,Cancelled=4" },
        { typeof(TargetState), "Pending=0,Leased=1,Observed=2,Unknown=3,Refused=4,Skipped=5" },
        { typeof(FindingKind), "Anomaly=0,Exposure=1,Vulnerability=2,Check=3" },
        { typeof(FindingState), "Open=0,Resolved=1" },
        { typeof(CloudProvider), "File=0,Aws=1,Azure=2,Gcp=3" },
        { typeof(TransportProtocol), "Tcp=0,Udp=1,Sctp=2,Ip=3" },
        { typeof(HostState), "Unknown=0,Up=1,Down=2,Skipped=3" },
        { typeof(PortState), "Unknown=0,Open=1,Closed=2,Filtered=3,Unfiltered=4,OpenFiltered=5,ClosedFiltered=6" },
        {
            typeof(ScanOutcome),
            "Completed=0,Cancelled=1,Refused=2,EngineMissing=3,EngineTooOld=4,NotPermitted=5,EngineCrashed=6,EngineHung=7,ResourceLimit=8,DiskFull=9"
        },
        { typeof(ServiceMethod), "Table=0,Probed=1" },
        {
            typeof(RefusalReason),
            "NotOwned=0,OutsideScope=1,ExcludedByCidr=2,ExcludedByTag=3,WindowClosed=4,ReservedAddress=5,OwnershipStale=7,ForbiddenArgument=8"
        },
    };

    [Theory]
    [MemberData(nameof(Frozen))]
    public void Numbers_OfStoredEnum_KeepTheirMeaning(Type type, string frozen)
    {
        var actual = type.GetEnumNames().Select(name => $"{name}={Convert.ToInt32(Enum.Parse(type, name), CultureInfo.InvariantCulture)}").ToHashSet(StringComparer.Ordinal);

        foreach (var member in frozen.Split(','))
            actual.ShouldContain(member, $"{type.Name}.{member} is stored in databases: add new members with new numbers, never change or remove one");
    }

    [Fact]
    public void Documentation_SaysThatNumbersAreStored_TypeIsFrozenHere()
    {
        var documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "CloudScanGrid.Domain.xml"));
        var stored = documentation.Descendants("member")
            .Where(member => member.Value.Contains("The numbers are stored", StringComparison.Ordinal))
            .Select(member => member.Attribute("name")!.Value["T:".Length..]);

        stored.ShouldBe(Frozen.Select(row => row.Data.Item1.FullName!), ignoreOrder: true);
    }
}
