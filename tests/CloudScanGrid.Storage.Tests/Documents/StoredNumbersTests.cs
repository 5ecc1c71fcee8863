using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Storage.Tests.Documents;

/// <summary>
/// The numbers of these enums lie on users' disks. When this fails: give the changed member back its number; a new member gets the next free number at the end,
/// here and in the enum; a number is never used for something else.
/// </summary>
public sealed class StoredNumbersTests
{
    [Theory]
    [InlineData(typeof(CampaignState), "Planning=0 Running=1 Paused=2 Completed=3 Cancelled=4")]
    [InlineData(typeof(TargetState), "Pending=0 Leased=1 Observed=2 Unknown=3 Refused=4 Skipped=5")]
    [InlineData(typeof(RefusalReason), "NotOwned=0 OutsideScope=1 ExcludedByCidr=2 ExcludedByTag=3 WindowClosed=4 ReservedAddress=5 OwnershipStale=7 ForbiddenArgument=8 ProviderPolicy=9 AmbiguousAddress=10")]
    [InlineData(typeof(TransportProtocol), "Tcp=0 Udp=1 Sctp=2 Ip=3")]
    [InlineData(typeof(PortState), "Unknown=0 Open=1 Closed=2 Filtered=3 Unfiltered=4 OpenFiltered=5 ClosedFiltered=6")]
    [InlineData(typeof(HostState), "Unknown=0 Up=1 Down=2 Skipped=3")]
    [InlineData(typeof(ServiceMethod), "Table=0 Probed=1")]
    [InlineData(typeof(TimingTemplate), "Paranoid=0 Sneaky=1 Polite=2 Normal=3 Aggressive=4 Insane=5")]
    [InlineData(typeof(FindingKind), "Anomaly=0 Exposure=1 Vulnerability=2 Check=3")]
    [InlineData(typeof(FindingState), "Open=0 Resolved=1")]
    [InlineData(typeof(DayOfWeek), "Sunday=0 Monday=1 Tuesday=2 Wednesday=3 Thursday=4 Friday=5 Saturday=6")]
    public void Enum_OnDisk_KeepsItsNumbers(Type type, string numbers) =>
        string.Join(' ', Enum.GetNames(type).Select(name => $"{name}={Convert.ToInt32(Enum.Parse(type, name), null)}")).ShouldBe(numbers);

    // Keys are stored as text, so the names of the providers lie on disks too.
    [Theory]
    [InlineData(CloudProvider.File, "file/1")]
    [InlineData(CloudProvider.Aws, "aws/1")]
    [InlineData(CloudProvider.Azure, "azure/1")]
    [InlineData(CloudProvider.Gcp, "gcp/1")]
    public void AccountKey_OnDisk_KeepsItsText(CloudProvider provider, string text)
    {
        new AccountKey(provider, "1").ToString().ShouldBe(text);
        AccountKey.Parse(text).ShouldBe(new AccountKey(provider, "1"));
    }
}
