using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Domain.Tests.Scope;

public class ScopeRulesTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScopeExclusion NoScan = new(null, "no-scan");
    private static readonly ScopeExclusion Nine = new(IPNetwork.Parse("10.0.9.0/24"), null);
    private static readonly ScanWindow Nights = new([.. Enum.GetValues<DayOfWeek>()], new TimeOnly(20, 0), new TimeOnly(6, 0), "Etc/UTC");

    [Fact]
    public void Refuse_OwnedInScopeNow_IsNull() => Refuse(Account(), Asset("10.0.0.1"), "10.0.0.1").ShouldBeNull();

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    public void Refuse_ReservedAddress_EvenWhenOwnedAndInScope(string address) =>
        Refuse(Account(["0.0.0.0/0", "::/0"]), Asset(address), address)!.Reason.ShouldBe(RefusalReason.ReservedAddress);

    [Theory]
    [InlineData("127.0.0.5", "0.0.0.0/0", false)]
    [InlineData("127.0.0.5", "127.0.0.0/24", true)]
    [InlineData("127.0.1.5", "127.0.0.0/24", false)]
    [InlineData("::1", "::/0", false)]
    [InlineData("::1", "::1/128", true)]
    public void Refuse_Loopback_OnlyAScopeThatNamesItAllowsIt(string address, string scope, bool isAllowed) =>
        (Refuse(Account([scope]), Asset(address), address) is null).ShouldBe(isAllowed);

    [Fact]
    public void Refuse_AddressOfNobody_IsNotOwned()
    {
        var refusal = Refuse(Account(), Asset("10.0.0.1"), "10.0.0.2")!;

        refusal.Reason.ShouldBe(RefusalReason.NotOwned);
        refusal.Explanation.ShouldContain("10.0.0.2");
        refusal.Address.ShouldBe(IPAddress.Parse("10.0.0.2"));
    }

    // Acceptance row 1.
    [Fact]
    public void Refuse_OutsideTheRanges_IsOutsideScope()
    {
        var refusal = Refuse(Account(), Asset("192.0.2.1"), "192.0.2.1")!;

        refusal.Reason.ShouldBe(RefusalReason.OutsideScope);
        refusal.Explanation.ShouldContain("10.0.0.0/16");
    }

    [Fact]
    public void Refuse_NoRanges_IsOutsideScope() => Refuse(Account([]), Asset("10.0.0.1"), "10.0.0.1")!.Reason.ShouldBe(RefusalReason.OutsideScope);

    [Fact]
    public void Refuse_ExcludedRange_IsExcludedByCidr() =>
        Refuse(Account(exclusions: [Nine]), Asset("10.0.9.1"), "10.0.9.1")!.Reason.ShouldBe(RefusalReason.ExcludedByCidr);

    [Theory]
    [InlineData("no-scan", true)]
    [InlineData("tier=legacy", true)]
    [InlineData("tier=web", false)]
    [InlineData("tier=", false)]
    [InlineData("Tier=legacy", false)]
    [InlineData("legacy", false)]
    public void Refuse_ExcludedTag_IsExcludedByTag(string tag, bool isExcluded)
    {
        var asset = Asset("10.0.0.1") with { Tags = Asset("10.0.0.1").Tags.Add("no-scan", "").Add("tier", "legacy") };

        Refuse(Account(exclusions: [new(null, tag)]), asset, "10.0.0.1")?.Reason.ShouldBe(RefusalReason.ExcludedByTag);
        (Refuse(Account(exclusions: [new(null, tag)]), asset, "10.0.0.1") is not null).ShouldBe(isExcluded);
    }

    [Fact]
    public void Refuse_NoWindowOpen_IsWindowClosed()
    {
        var account = Account(windows: [Nights]);

        Refuse(account, Asset("10.0.0.1"), "10.0.0.1")!.Reason.ShouldBe(RefusalReason.WindowClosed);
        ScopeRules.Refuse(account, Asset("10.0.0.1"), IPAddress.Parse("10.0.0.1"), Monday.AddHours(9)).ShouldBeNull();
    }

    [Fact]
    public void Refuse_OneOfTwoWindowsOpen_IsNull() =>
        Refuse(Account(windows: [Nights, Nights with { From = new(11, 0), To = new(13, 0) }]), Asset("10.0.0.1"), "10.0.0.1").ShouldBeNull();

    [Fact]
    public void Refuse_EveryReasonAtOnce_TheFirstOneIsTold()
    {
        // Each step mends what the step before was refused for.
        var tagged = Asset("192.0.2.1") with { Tags = Asset("192.0.2.1").Tags.Add("no-scan", "") };
        var strict = Account(exclusions: [Nine, NoScan], windows: [Nights]);

        Refuse(strict, tagged, "169.254.169.254")!.Reason.ShouldBe(RefusalReason.ReservedAddress);
        Refuse(strict, tagged, "10.0.9.1")!.Reason.ShouldBe(RefusalReason.NotOwned);
        Refuse(strict, tagged, "192.0.2.1")!.Reason.ShouldBe(RefusalReason.OutsideScope);
        Refuse(strict, tagged with { Addresses = [IPAddress.Parse("10.0.9.1")] }, "10.0.9.1")!.Reason.ShouldBe(RefusalReason.ExcludedByCidr);
        Refuse(strict, tagged with { Addresses = [IPAddress.Parse("10.0.0.1")] }, "10.0.0.1")!.Reason.ShouldBe(RefusalReason.ExcludedByTag);
        Refuse(strict, Asset("10.0.0.1"), "10.0.0.1")!.Reason.ShouldBe(RefusalReason.WindowClosed);
    }

    private static TargetRefusal? Refuse(AccountState account, AssetSnapshot asset, string address) =>
        ScopeRules.Refuse(account, asset, IPAddress.Parse(address), Monday);

    private static AccountState Account(string[]? ranges = null, ScopeExclusion[]? exclusions = null, ScanWindow[]? windows = null) => new(
        new(CloudProvider.File, "lab-1"), "local", new([.. (ranges ?? ["10.0.0.0/16"]).Select(range => IPNetwork.Parse(range))], [.. exclusions ?? []], [.. windows ?? []]),
        new(), [], Monday);

    private static AssetSnapshot Asset(string address)
    {
        var account = new AccountKey(CloudProvider.File, "lab-1");
        return new() { Key = new(account, "i-1"), Subnet = new(account, "s-1"), Addresses = [IPAddress.Parse(address)] };
    }
}
