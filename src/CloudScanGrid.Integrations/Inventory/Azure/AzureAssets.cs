using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using static CloudScanGrid.Integrations.Inventory.Azure.AzureWire;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// The assets of a subscription: each machine with all its interfaces, each interface that belongs to no machine, each load balancer with its frontends, and whatever else has a public address.
/// One of which a part is named but not shown is left out, and its kind in its region is a gap: with fewer addresses than it has it would lose them. Everything is in an order of its own.
/// </summary>
internal sealed class AzureAssets
{
    /// <summary>What virtual machines are called, those of flexible scale sets included.</summary>
    public const string InstanceKind = "instance";

    /// <summary>What instances of uniform scale sets are called, as the nodes of most Kubernetes clusters.</summary>
    public const string ScaleSetKind = "scale-set-instance";

    /// <summary>What load balancers are called.</summary>
    public const string LoadBalancerKind = "load-balancer";

    private const string InterfaceType = "microsoft.network/networkinterfaces";
    private const string LoadBalancerType = "microsoft.network/loadbalancers";
    private const string ScaleSetType = "microsoft.compute/virtualmachinescalesets";

    /// <summary>Where the networks could not be read: an asset's own addresses decide what is scanned.</summary>
    private static readonly IPNetwork Anywhere = IPNetwork.Parse("0.0.0.0/0");

    /// <summary>What else has public addresses, by the type of what the address is configured for.</summary>
    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["microsoft.network/applicationgateways"] = "application-gateway",
        ["microsoft.network/azurefirewalls"] = "firewall",
        ["microsoft.network/bastionhosts"] = "bastion",
        ["microsoft.network/natgateways"] = "nat-gateway",
        ["microsoft.network/virtualnetworkgateways"] = "vpn-gateway",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly AccountKey _account;
    private readonly AzureSubscription _read;
    private readonly Dictionary<string, Resource<PublicAddress>> _publicAddresses;
    private readonly Dictionary<string, Subnet> _subnets;
    private readonly Dictionary<string, Subnet> _subnetsByShortId;
    private readonly List<SnapshotGap> _gaps = [];

    private AzureAssets(AccountKey account, AzureSubscription read)
    {
        (_account, _read) = (account, read);
        _publicAddresses = read.PublicAddresses.DistinctBy(one => one.Id, StringComparer.Ordinal).ToDictionary(one => one.Id, StringComparer.Ordinal);
        _subnets = read.Networks.SelectMany(network => network.Properties.Subnets ?? [])
            .Where(subnet => subnet is { Id: not null, Properties: not null })
            .DistinctBy(subnet => AzureIds.Of(subnet.Id!), StringComparer.Ordinal)
            .ToDictionary(subnet => AzureIds.Of(subnet.Id!), subnet => subnet.Properties!, StringComparer.Ordinal);
        _subnetsByShortId = _subnets.ToDictionary(subnet => AzureIds.SubnetOf(subnet.Key), subnet => subnet.Value, StringComparer.Ordinal);
        var assets = Machines().Concat(Interfaces()).Concat(LoadBalancers()).Concat(OthersWithPublicAddresses()).OfType<AssetSnapshot>();
        Subnets =
        [
            .. assets.Where(asset => !asset.Addresses.IsEmpty)
                .OrderBy(asset => asset.Key.AssetId, StringComparer.Ordinal)
                .GroupBy(asset => asset.Subnet)
                .Select(group => new SubnetSnapshot(group.Key, RangeOf(group.Key.SubnetId), [.. group])),
        ];
        Gaps = [.. _gaps.DistinctBy(gap => (gap.Region, gap.Kind))];
    }

    /// <summary>The assets by subnet.</summary>
    public ImmutableArray<SubnetSnapshot> Subnets { get; }

    /// <summary>Where assets were left out.</summary>
    public ImmutableArray<SnapshotGap> Gaps { get; }

    /// <summary>Makes assets of what was shown.</summary>
    /// <exception cref="FormatException">Something that was shown makes no sense.</exception>
    public static AzureAssets Of(AccountKey account, AzureSubscription read) => new(account, read);

    /// <summary>Regions of machines that interfaces belong to and that are in no list: one of the two was shown as it was before a change.</summary>
    public static IEnumerable<string> RegionsOfMissingMachines(AzureSubscription read)
    {
        var known = read.Machines.Select(machine => machine.Id).ToHashSet(StringComparer.Ordinal);
        return read.Interfaces.Where(one => MachineOf(one) is { } machine && AzureIds.TypeOf(machine) != ScaleSetType && !known.Contains(machine)).Select(one => one.Location)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>The private addresses of an interface or a frontend. Ranges that are delegated to it as a whole, as to the nodes of a Kubernetes cluster, name none.</summary>
    public static IPAddress? PrivateOf(IpConfiguration configuration) =>
        configuration.PrivateIpAddress is { Length: > 0 } text && !text.Contains('/', StringComparison.Ordinal) ? AddressText.Canonical(IPAddress.Parse(text)) : null;

    private static string? MachineOf(Resource<NetworkInterface> one) => AzureIds.Of(one.Properties.VirtualMachine);

    private IEnumerable<AssetSnapshot?> Machines()
    {
        var machines = _read.Machines.DistinctBy(machine => machine.Id, StringComparer.Ordinal).ToDictionary(machine => machine.Id, StringComparer.Ordinal);
        foreach (var group in _read.Interfaces.DistinctBy(one => one.Id, StringComparer.Ordinal).Where(one => MachineOf(one) is not null).GroupBy(one => MachineOf(one)!, StringComparer.Ordinal))
        {
            var kind = AzureIds.TypeOf(group.Key) == ScaleSetType ? ScaleSetKind : InstanceKind;
            var interfaces = group.OrderByDescending(one => one.Properties.Primary == true).ThenBy(one => one.Id, StringComparer.Ordinal).ToList();
            if (machines.TryGetValue(group.Key, out var machine))
            {
                yield return AssetOf(machine.Id, kind, machine.Location, machine.Tags, interfaces.SelectMany(ConfigurationsOf), interfaces.Select(one => one.Properties.NetworkSecurityGroup)) is { } asset
                    ? asset with { LaunchedAt = machine.Properties.TimeCreated, ImageId = ImageOf(machine.Properties.StorageProfile?.ImageReference) }
                    : null;
            }
            else if (_read.Has(kind == ScaleSetKind ? AzureResourceType.ScaleSetMachines : AzureResourceType.Machines))
            {
                LeaveOut(kind, interfaces[0].Location, $"an interface of {group.Key} is shown, but not the machine");
            }
        }
    }

    private IEnumerable<AssetSnapshot?> Interfaces() => _read.Interfaces.DistinctBy(one => one.Id, StringComparer.Ordinal).Where(one => MachineOf(one) is null).Select(one => AssetOf(
        one.Id,
        one.Properties.PrivateEndpoint is not null || one.Properties.PrivateLinkService is not null ? "endpoint" : "interface",
        one.Location,
        one.Tags,
        ConfigurationsOf(one),
        [one.Properties.NetworkSecurityGroup]));

    private IEnumerable<AssetSnapshot?> LoadBalancers() => _read.LoadBalancers.DistinctBy(one => one.Id, StringComparer.Ordinal).Select(one => AssetOf(
        one.Id, LoadBalancerKind, one.Location, one.Tags, (one.Properties.Frontends ?? []).Select(frontend => frontend.Properties).OfType<IpConfiguration>(), []));

    // Application gateways, firewalls and the like are known by their public addresses alone.
    private IEnumerable<AssetSnapshot?> OthersWithPublicAddresses() => _publicAddresses.Values
        .Select(one => (Address: one, Owner: AzureIds.Of(one.Properties.NatGateway) ?? (AzureIds.Of(one.Properties.IpConfiguration) is { } part ? AzureIds.OwnerOf(part) : null)))
        .Where(one => one.Owner is not null && AzureIds.TypeOf(one.Owner) is not (InterfaceType or LoadBalancerType or ScaleSetType))
        .OrderBy(one => one.Address.Id, StringComparer.Ordinal)
        .GroupBy(one => one.Owner!, one => one.Address, StringComparer.Ordinal)
        .Select(group => new AssetSnapshot
        {
            Key = new AssetKey(_account, group.Key),
            Subnet = new SubnetKey(_account, AzureIds.NoSubnet),
            Kind = Kinds.GetValueOrDefault(AzureIds.TypeOf(group.Key), "public-address"),
            Region = group.First().Location,
            Addresses = InOrder(group.Select(one => one.Properties.IpAddress).Where(text => !string.IsNullOrEmpty(text)).Select(text => IPAddress.Parse(text!))),
            Tags = group.First().Tags,
        });

    private static IEnumerable<IpConfiguration> ConfigurationsOf(Resource<NetworkInterface> one) =>
        (one.Properties.IpConfigurations ?? []).Select(configuration => configuration.Properties).OfType<IpConfiguration>();

    private AssetSnapshot? AssetOf(
        string id, string kind, string region, ImmutableSortedDictionary<string, string> tags, IEnumerable<IpConfiguration> configurations, IEnumerable<Reference?> groups)
    {
        var addresses = new List<IPAddress>();
        var subnets = new List<string>();
        foreach (var configuration in configurations)
        {
            if (PrivateOf(configuration) is { } inside)
                addresses.Add(inside);
            if (AzureIds.Of(configuration.Subnet) is { } subnet)
                subnets.Add(subnet);
            if (AzureIds.Of(configuration.PublicIpAddress) is not { } reference)
                continue;
            if (!_publicAddresses.TryGetValue(reference, out var outside))
            {
                LeaveOut(kind, region, $"{id} has the public address {reference}, which is not shown");
                return null;
            }

            if (outside.Properties.IpAddress is { Length: > 0 } text)
                addresses.Add(IPAddress.Parse(text));
        }

        return new()
        {
            Key = new AssetKey(_account, id),
            Subnet = new SubnetKey(_account, AzureIds.SubnetOf(subnets.FirstOrDefault())),
            Kind = kind,
            Region = region,
            Addresses = InOrder(addresses),
            Tags = tags,
            SecurityGroups =
            [
                .. groups.Select(AzureIds.Of).Concat(subnets.Select(subnet => AzureIds.Of(_subnets.GetValueOrDefault(subnet)?.NetworkSecurityGroup))).OfType<string>()
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
        };
    }

    private void LeaveOut(string kind, string region, string why) =>
        _gaps.Add(new SnapshotGap(region, kind, $"{why}: Resource Graph has not caught up with a change yet, and will have at the next read"));

    private IPNetwork RangeOf(string shortId) =>
        _subnetsByShortId.TryGetValue(shortId, out var subnet) && (subnet.AddressPrefix ?? subnet.AddressPrefixes?.FirstOrDefault()) is { } range ? AzureFacts.NetworkOf(range) ?? Anywhere : Anywhere;

    private static ImmutableArray<IPAddress> InOrder(IEnumerable<IPAddress> addresses) =>
    [
        .. addresses.Distinct().OrderBy(address => address.AddressFamily).ThenBy(address => Convert.ToHexString(address.GetAddressBytes()), StringComparer.Ordinal),
    ];

    private static string? ImageOf(ImageReference? image) => image switch
    {
        null => null,
        { Id: { Length: > 0 } id } => AzureIds.Of(id),
        { Publisher: not null } => $"{image.Publisher}:{image.Offer}:{image.Sku}:{image.ExactVersion ?? image.Version}",
        _ => null,
    };
}
