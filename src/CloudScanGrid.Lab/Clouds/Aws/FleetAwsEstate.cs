using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A laboratory's fleet as AWS accounts: what the fake API shows is what really listens.</summary>
public sealed class FleetAwsEstate : IAwsEstate
{
    private const string Vpc = "vpc-0000000000000001";

    private readonly Dictionary<(string Account, string Region), LabAwsRegion> _regions;

    /// <summary>The fleet's accounts, each with all it has in its own region.</summary>
    public FleetAwsEstate(Fleet fleet)
    {
        Accounts = [.. fleet.Accounts.Select((account, index) => new LabAwsAccount(IdOf(index), account.AccountId))];
        Regions = [.. fleet.Accounts.Select(account => account.Region).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _regions = fleet.Accounts.Select((account, index) => ((IdOf(index), account.Region), RegionOf(fleet, account)))
            .ToDictionary(one => one.Item1, one => one.Item2);
    }

    /// <inheritdoc/>
    public IReadOnlyList<LabAwsAccount> Accounts { get; }

    /// <inheritdoc/>
    /// <remarks>The fleet's own, unless somebody says that there are more: accounts have many, and most are empty.</remarks>
    public IReadOnlyList<string> Regions { get; init; }

    /// <inheritdoc/>
    public LabAwsRegion? Find(string account, string region) => _regions.GetValueOrDefault((account, region));

    /// <summary>Shows something else in a region from now on.</summary>
    public void Change(string account, string region, Func<LabAwsRegion, LabAwsRegion> change)
    {
        var key = (account, region);
        _regions[key] = change(_regions[key]);
    }

    private static string IdOf(int index) => (100_000_000_001 + index).ToString(CultureInfo.InvariantCulture);

    private static LabAwsRegion RegionOf(Fleet fleet, FleetAccount account)
    {
        var subnets = fleet.Subnets.Where(subnet => subnet.AccountId == account.AccountId).ToList();
        var hosts = subnets.SelectMany(subnet => subnet.Hosts.Select(host => (subnet.SubnetId, Host: host))).ToList();
        var groups = hosts.SelectMany(one => one.Host.SecurityGroups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new LabAwsRegion
        {
            Vpcs = [new LabAwsVpc(Vpc, "10.200.0.0/15")],
            Subnets = [.. subnets.Select(subnet => new LabAwsSubnet(subnet.SubnetId, Vpc, $"{subnet.Cidr}"))],
            Instances = [.. hosts.Select(one => new LabAwsInstance(one.Host.AssetId, one.SubnetId, one.Host.LaunchedAt, one.Host.ImageId, one.Host.Tags))],
            Interfaces = [.. hosts.Select(one => new LabAwsInterface($"eni-{one.Host.AssetId[2..]}", one.SubnetId, Vpc, $"{one.Host.Address}", one.Host.SecurityGroups)
            {
                InstanceId = one.Host.AssetId,
            })],
            Rules = [.. groups.SelectMany(group => fleet.SecurityGroups[group].Ingress.Select((rule, index) => new LabAwsRule(
                string.Create(CultureInfo.InvariantCulture, $"sgr-{group}-{index}"),
                group,
                ProtocolOf(rule.Protocol),
                rule.Protocol is null ? -1 : rule.Ports.From,
                rule.Protocol is null ? -1 : rule.Ports.To)
            {
                Cidr = rule.Source.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? $"{rule.Source}" : null,
                Ipv6Cidr = rule.Source.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"{rule.Source}" : null,
            }))],
            Acls = [new LabAwsAcl("acl-1", Vpc, [.. subnets.Select(subnet => subnet.SubnetId)], AllowAll)],
            RouteTables = [new LabAwsRouteTable("rtb-1", Vpc, [], [new LabAwsRoute("10.200.0.0/15", "local")], IsMain: true)],
        };
    }

    /// <summary>What a VPC's own ACL says.</summary>
    internal static ImmutableArray<LabAwsAclEntry> AllowAll { get; } =
    [
        new(100, "-1", "allow", IsEgress: false, "0.0.0.0/0"),
        new(32767, "-1", "deny", IsEgress: false, "0.0.0.0/0"),
        new(100, "-1", "allow", IsEgress: true, "0.0.0.0/0"),
        new(32767, "-1", "deny", IsEgress: true, "0.0.0.0/0"),
    ];

    private static string ProtocolOf(TransportProtocol? protocol) => protocol switch
    {
        null => "-1",
        TransportProtocol.Sctp => "132",
        { } named => named.ToString().ToLowerInvariant(),
    };
}
