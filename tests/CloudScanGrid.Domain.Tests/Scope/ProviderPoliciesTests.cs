using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Domain.Scope.Providers;

namespace CloudScanGrid.Domain.Tests.Scope;

public sealed class ProviderPoliciesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Address = IPAddress.Parse("10.0.0.1");

    [Fact]
    public void All_EveryCloud_HasOneWithItsSourceAndDay()
    {
        ProviderPolicies.All.Select(policy => policy.Provider).ShouldBe(Enum.GetValues<CloudProvider>().Except([CloudProvider.File]), ignoreOrder: true);
        ProviderPolicies.All.ShouldAllBe(policy => policy.Source.StartsWith("https://", StringComparison.Ordinal) && policy.ReadAt > new DateOnly(2026, 1, 1) && policy.Forbids.Length > 0);
    }

    [Fact]
    public void Refuse_KindThatTheProviderDoesNotAllow_SaysWhyAndWhereThatIsSaid()
    {
        var refusal = Refuse("aws/111122223333", "endpoint").ShouldNotBeNull();
        refusal.Reason.ShouldBe(RefusalReason.ProviderPolicy);
        refusal.Explanation.ShouldBe(
            "endpoint is not scanned: behind a VPC endpoint are services of AWS itself, or somebody else's "
            + "(https://aws.amazon.com/security/penetration-testing/ and https://aws.amazon.com/security/ddos-simulation-testing/, read 2026-11-29)");
    }

    [Theory]
    [InlineData("aws/111122223333", "instance")]
    [InlineData("aws/111122223333", "nat-gateway")]
    [InlineData("file/lab-1", "endpoint")]
    public void Refuse_AnyOther_MayBeScanned(string account, string kind) => Refuse(account, kind).ShouldBeNull();

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1_000_000, 10_000)]
    public void For_LimitThatWouldBeAFlood_IsBounded(int configured, int expected)
    {
        var policy = new AccountPolicy(new AccountScope([], [], []), new AccountLimits { PacketsPerSecond = configured });
        policy.For(CloudProvider.Aws).Limits.PacketsPerSecond.ShouldBe(expected);
        policy.For(CloudProvider.File).Limits.PacketsPerSecond.ShouldBe(configured);
    }

    private static TargetRefusal? Refuse(string account, string kind)
    {
        var key = AccountKey.Parse(account);
        var state = new AccountState(key, "eu-west-1", new AccountScope([IPNetwork.Parse("0.0.0.0/0")], [], []), new AccountLimits(), [], Now);
        return ScopeRules.Refuse(state, new AssetSnapshot { Key = new AssetKey(key, "a"), Subnet = new SubnetKey(key, "s"), Addresses = [Address], Kind = kind }, Address, Now);
    }
}
