using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Gcp.Wire;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>
/// The assets of a project: each instance with all its interfaces, each address that forwarding rules take, and each that Cloud NAT has. Everything is in an order of its own: Google gives lists in
/// any, and what did not change is not to be written again.
/// </summary>
internal static class GcpAssets
{
    public const string InstanceKind = "instance";
    public const string LoadBalancerKind = "load-balancer";
    public const string EndpointKind = "endpoint";
    public const string VpnGatewayKind = "vpn-gateway";
    public const string NatGatewayKind = "nat-gateway";

    // Where the subnet is not shown: an asset's own addresses decide what is scanned.
    private static readonly IPNetwork Anywhere = IPNetwork.Parse("0.0.0.0/0");

    /// <summary>The kinds of assets that a list shows.</summary>
    public static IEnumerable<string> KindsOf(string action) => action switch
    {
        GcpActions.Instances => [InstanceKind],
        GcpActions.ForwardingRules => [LoadBalancerKind, EndpointKind, VpnGatewayKind],
        GcpActions.Addresses => [NatGatewayKind],
        _ => [],
    };

    /// <summary>The regions that something is in.</summary>
    public static IEnumerable<string> RegionsOf(GcpProject project) =>
        project.Instances.Select(one => one.Region).Concat(project.ForwardingRules.Select(one => one.Region)).Concat(project.Addresses.Select(one => one.Region)).Distinct(StringComparer.Ordinal);

    /// <summary>The assets of a region, by subnet.</summary>
    public static IEnumerable<SubnetSnapshot> Of(AccountKey account, GcpProject project, string region)
    {
        var ranges = In(project.Subnetworks, region).Where(one => one.Item.IpCidrRange is not null).DistinctBy(one => one.Item.Name, StringComparer.Ordinal)
            .ToDictionary(one => $"{region}:{one.Item.Name}", one => IPNetwork.Parse(one.Item.IpCidrRange!), StringComparer.Ordinal);
        return In(project.Instances, region).Select(one => OfInstance(account, one))
            .Concat(OfForwardingRules(account, In(project.ForwardingRules, region)))
            .Concat(In(project.Addresses, region).Where(one => IsNat(one.Item)).Select(one => OfNat(account, one)))
            .Where(asset => !asset.Addresses.IsEmpty)

            // What moves while pages are read may be on two of them.
            .DistinctBy(asset => asset.Key)
            .OrderBy(asset => asset.Key.AssetId, StringComparer.Ordinal)
            .GroupBy(asset => asset.Subnet)
            .Select(group => new SubnetSnapshot(group.Key, ranges.GetValueOrDefault(group.Key.SubnetId, Anywhere), [.. group]));
    }

    /// <summary>The id of an instance: its name with its zone. A name is used again; the incarnation tells.</summary>
    public static string IdOf(Scoped<Instance> instance) => IdOf(instance.Scope, "instances", instance.Item.Name);

    private static IEnumerable<Scoped<T>> In<T>(IEnumerable<Scoped<T>> all, string region) => all.Where(one => one.Region == region);

    private static string IdOf(string scope, string collection, string? name) =>
        string.IsNullOrEmpty(name) ? throw new FormatException($"something of {collection} in {scope} has no name") : $"{scope}/{collection}/{name}";

    // One that is stopped (TERMINATED) keeps its disk, its internal addresses and, where they are reserved, its external ones. Started anew it is a new incarnation, as in AWS.
    private static AssetSnapshot OfInstance(AccountKey account, Scoped<Instance> instance) => new()
    {
        Key = new AssetKey(account, IdOf(instance)),
        Subnet = SubnetOf(account, instance.Region, instance.Item.NetworkInterfaces?.FirstOrDefault()?.Subnetwork),
        Kind = InstanceKind,
        Region = instance.Region,
        Addresses = Ordered((instance.Item.NetworkInterfaces ?? []).SelectMany(GcpAddresses.Of)),
        LaunchedAt = instance.Item.LastStartTimestamp ?? instance.Item.CreationTimestamp,
        Tags = TagsOf([instance.Item.Labels]),
        ImageId = ImageOf(instance.Item),
    };

    // Rules for several ports share an address: one asset, which bears the name of the oldest of them.
    private static IEnumerable<AssetSnapshot> OfForwardingRules(AccountKey account, IEnumerable<Scoped<ForwardingRule>> rules) => rules
        .Where(rule => !string.IsNullOrEmpty(rule.Item.Address))
        .Select(rule => (Rule: rule, Address: GcpAddresses.FirstOf(rule.Item.Address!)))
        // A service mesh's rules take every address, in nobody's network.
        .Where(one => !one.Address.Equals(IPAddress.Any) && !one.Address.Equals(IPAddress.IPv6Any))
        .GroupBy(one => (one.Address, Network: GcpNames.PathOf(one.Rule.Item.Network ?? "")))
        .Select(group => OfForwardingRule(account, group.Key.Address, [.. group.Select(one => one.Rule).OrderBy(rule => rule.Item.CreationTimestamp).ThenBy(rule => rule.Item.Name, StringComparer.Ordinal)]));

    private static AssetSnapshot OfForwardingRule(AccountKey account, IPAddress address, List<Scoped<ForwardingRule>> rules) => new()
    {
        Key = new AssetKey(account, IdOf(rules[0].Scope, "forwardingRules", rules[0].Item.Name)),
        Subnet = SubnetOf(account, rules[0].Region, rules[0].Item.Subnetwork),
        Kind = KindOf(rules[0].Item),
        Region = rules[0].Region,
        Addresses = [address],
        LaunchedAt = rules[0].Item.CreationTimestamp,
        Tags = TagsOf(rules.Select(rule => rule.Item.Labels)),
    };

    private static string KindOf(ForwardingRule rule) => rule switch
    {
        { Target: { } target } when target.Contains("/targetVpnGateways/", StringComparison.Ordinal) => VpnGatewayKind,
        { LoadBalancingScheme: null or "" } => EndpointKind,
        _ => LoadBalancerKind,
    };

    private static bool IsNat(ReservedAddress address) => (address.Users ?? []).Exists(user => user.Contains("/routers/", StringComparison.Ordinal));

    private static AssetSnapshot OfNat(AccountKey account, Scoped<ReservedAddress> address) => new()
    {
        Key = new AssetKey(account, IdOf(address.Scope, "addresses", address.Item.Name)),
        Subnet = SubnetOf(account, address.Region, null),
        Kind = NatGatewayKind,
        Region = address.Region,
        Addresses = string.IsNullOrEmpty(address.Item.Address) ? [] : [IPAddress.Parse(address.Item.Address)],
        LaunchedAt = address.Item.CreationTimestamp,
        Tags = TagsOf([address.Item.Labels]),
    };

    // A subnet's name is unique in its region. One that another project shares bears that project's name; what is in no subnet is together, by region.
    private static SubnetKey SubnetOf(AccountKey account, string region, string? subnetwork)
    {
        if (subnetwork is null)
            return new SubnetKey(account, region);
        var (owner, name) = (GcpNames.ProjectOf(subnetwork), $"{GcpNames.After(subnetwork, "regions") ?? region}:{GcpNames.NameOf(subnetwork)}");
        return new SubnetKey(account, owner is null || owner == account.AccountId ? name : $"{owner}:{name}");
    }

    // The image itself is shown by the disk alone, which costs another call and permission; its licence names the operating system.
    private static string? ImageOf(Instance instance) =>
        instance.SourceMachineImage is { } image
            ? GcpNames.NameOf(image)
            : (instance.Disks ?? []).Where(disk => disk.Boot).SelectMany(disk => disk.Licenses ?? []).Select(GcpNames.NameOf).FirstOrDefault();

    private static ImmutableArray<IPAddress> Ordered(IEnumerable<IPAddress> addresses) =>
        [.. addresses.Distinct().OrderBy(address => address.AddressFamily).ThenBy(address => Convert.ToHexString(address.GetAddressBytes()), StringComparer.Ordinal)];

    private static ImmutableSortedDictionary<string, string> TagsOf(IEnumerable<Dictionary<string, string>?> labels) => labels
        .SelectMany(some => some ?? [])
        .DistinctBy(label => label.Key, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(label => label.Key, label => label.Value ?? "", StringComparer.Ordinal);
}
