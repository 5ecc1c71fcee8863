using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Grains.Tests;

/// <summary>Small inventories.</summary>
internal static class Estate
{
    public static AccountKey Account { get; } = new(CloudProvider.File, "acme");

    public static SubnetKey Subnet(int number) => new(Account, $"subnet-{number}");

    public static AssetKey AssetOf(IPAddress address) => new(Account, $"i-{address}");

    /// <summary>An account with subnets of consecutive addresses 10.0.N.1, 10.0.N.2, ….</summary>
    public static AccountSnapshot Of(int subnets, int hosts, AccountLimits? limits = null, params ScopeExclusion[] exclusions) => new()
    {
        Key = Account,
        Scope = new AccountScope([IPNetwork.Parse("10.0.0.0/16")], [.. exclusions], []),
        Limits = limits ?? new AccountLimits(),
        Subnets = [.. Enumerable.Range(0, subnets).Select(number => SubnetOf(Account, number, hosts))],
        TakenAt = TimeProvider.System.GetUtcNow(),
    };

    /// <summary>An account of a region: one subnet of consecutive addresses 10.0.N.1, 10.0.N.2, ….</summary>
    public static AccountSnapshot In(string region, int number, int hosts)
    {
        var account = new AccountKey(CloudProvider.File, $"acme-{region}");
        return Of(1, hosts) with { Key = account, Region = region, Subnets = [SubnetOf(account, number, hosts)] };
    }

    public static ScanRequest Request(long? probeBudget = null, int? maxRate = null) => new()
    {
        Accounts = [Account],
        Profile = ScanProfiles.Standard with { Ports = PortSelection.Of(new() { Tcp = Domain.Networking.PortRanges.Parse("1-1000,6379") }) },
        ProbeBudget = probeBudget,
        MaxPacketsPerSecond = maxRate,
        RequestedBy = "test",
    };

    private static SubnetSnapshot SubnetOf(AccountKey account, int number, int hosts)
    {
        var subnet = new SubnetKey(account, $"subnet-{number}");
        var assets = Enumerable.Range(1, hosts).Select(host => IPAddress.Parse($"10.0.{number}.{host}")).Select(address => new AssetSnapshot
        {
            Key = new AssetKey(account, $"i-{address}"), Subnet = subnet, Addresses = [address], Tags = ImmutableSortedDictionary<string, string>.Empty.Add("role", "web"),
        });
        return new(subnet, IPNetwork.Parse($"10.0.{number}.0/24"), [.. assets]);
    }
}
