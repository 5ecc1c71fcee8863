using System.Collections.Immutable;
using System.Net;
using Amazon.EC2.Model;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>
/// The assets of a region: each instance with all its interfaces, and each interface that belongs to no instance of the account, as those of load balancers, NAT gateways and databases.
/// Everything is in an order of its own: AWS gives lists in any, and what did not change is not to be written again.
/// </summary>
internal static class AwsAssets
{
    /// <summary>What instances are called.</summary>
    public const string InstanceKind = "instance";

    /// <summary>Where the subnets could not be read: an asset's own addresses decide what is scanned.</summary>
    private static readonly IPNetwork Anywhere = IPNetwork.Parse("0.0.0.0/0");

    /// <summary>Instances that interfaces belong to and that are in no list: they were started between the two calls, or their interfaces outlive them for a moment.</summary>
    public static List<string> MissingInstances(AccountKey account, AwsRegion region)
    {
        var known = region.Instances.Select(instance => instance.InstanceId).ToHashSet(StringComparer.Ordinal);
        return [.. region.Interfaces.Select(one => InstanceOf(account, one)).OfType<string>().Where(id => !known.Contains(id)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The assets by subnet.</summary>
    public static IEnumerable<SubnetSnapshot> Of(AccountKey account, AwsRegion region)
    {
        var interfaces = region.Interfaces.ToLookup(one => InstanceOf(account, one), StringComparer.Ordinal);
        var assets = region.Instances.Where(IsThere).Select(instance => OfInstance(account, region.Name, instance, [.. interfaces[instance.InstanceId]]))
            .Concat(interfaces[null].Select(one => OfInterface(account, region.Name, one)));
        var subnets = region.Subnets.ToDictionary(subnet => subnet.SubnetId, StringComparer.Ordinal);
        return assets.Where(asset => !asset.Addresses.IsEmpty)
            .OrderBy(asset => asset.Key.AssetId, StringComparer.Ordinal)
            .GroupBy(asset => asset.Subnet)
            .Select(group => new SubnetSnapshot(
                group.Key, subnets.TryGetValue(group.Key.SubnetId, out var subnet) && subnet.CidrBlock is { } cidr ? IPNetwork.Parse(cidr) : Anywhere, [.. group]));
    }

    // Terminated instances are shown for an hour.
    private static bool IsThere(Instance instance) => instance.State?.Name?.Value is not ("terminated" or "shutting-down");

    private static string? InstanceOf(AccountKey account, NetworkInterface one) =>
        one.Attachment is { InstanceId: { Length: > 0 } instance } attachment && string.Equals(attachment.InstanceOwnerId, account.AccountId, StringComparison.Ordinal) ? instance : null;

    private static AssetSnapshot OfInstance(AccountKey account, string region, Instance instance, List<NetworkInterface> interfaces) => new()
    {
        Key = new AssetKey(account, instance.InstanceId),
        Subnet = new SubnetKey(account, instance.SubnetId ?? interfaces.MinBy(one => one.Attachment.DeviceIndex)?.SubnetId ?? "none"),
        Kind = InstanceKind,
        Region = region,
        Addresses = AddressesOf(interfaces),
        LaunchedAt = instance.LaunchTime is { } launched ? new DateTimeOffset(DateTime.SpecifyKind(launched, DateTimeKind.Utc)) : null,
        Tags = TagsOf(instance.Tags),
        ImageId = instance.ImageId,
        SecurityGroups = GroupsOf(interfaces),
    };

    private static AssetSnapshot OfInterface(AccountKey account, string region, NetworkInterface one) => new()
    {
        Key = new AssetKey(account, one.NetworkInterfaceId),
        Subnet = new SubnetKey(account, one.SubnetId ?? "none"),
        Kind = KindOf(one),
        Region = region,
        Addresses = AddressesOf([one]),
        Tags = TagsOf(one.TagSet),
        SecurityGroups = GroupsOf([one]),
    };

    // Classic and application load balancers and databases have interfaces of no type of their own.
    private static string KindOf(NetworkInterface one)
    {
        var description = one.Description ?? "";
        return one.InterfaceType?.Value switch
        {
            "nat_gateway" => "nat-gateway",
            "network_load_balancer" or "gateway_load_balancer" or "load_balancer" => "load-balancer",
            "vpc_endpoint" or "gateway_load_balancer_endpoint" => "endpoint",
            "lambda" => "function",
            "transit_gateway" => "transit-gateway",
            _ when description.StartsWith("ELB ", StringComparison.Ordinal) => "load-balancer",
            _ when description.StartsWith("RDSNetworkInterface", StringComparison.Ordinal) => "database",
            _ when description.StartsWith("EFS mount target", StringComparison.Ordinal) => "file-system",
            _ => "interface",
        };
    }

    private static ImmutableArray<IPAddress> AddressesOf(IEnumerable<NetworkInterface> interfaces) =>
    [
        .. interfaces
            .SelectMany(one => AwsAddresses.PrivateOf(one).Concat(AwsAddresses.PublicOf(one).Keys))
            .Distinct()
            .OrderBy(address => address.AddressFamily)
            .ThenBy(address => Convert.ToHexString(address.GetAddressBytes()), StringComparer.Ordinal),
    ];

    private static ImmutableArray<string> GroupsOf(IEnumerable<NetworkInterface> interfaces) =>
        [.. interfaces.SelectMany(one => one.Groups ?? []).Select(group => group.GroupId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static ImmutableSortedDictionary<string, string> TagsOf(List<Tag>? tags) =>
        (tags ?? []).DistinctBy(tag => tag.Key, StringComparer.Ordinal).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value ?? "", StringComparer.Ordinal);
}
