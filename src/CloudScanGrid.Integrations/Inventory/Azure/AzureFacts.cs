using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using static CloudScanGrid.Integrations.Inventory.Azure.AzureWire;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// The networks of a subscription, as the exposure engine takes them, in an order of its own: what did not change is not to be written again. Interfaces, network security groups and route
/// tables are of the network's own subscription and region, always. Application security groups are known by the interfaces that are in them.
/// </summary>
internal sealed class AzureFacts
{
    private static readonly PortRange AllPorts = new(0, 65535);

    private readonly Dictionary<string, Resource<PublicAddress>> _publicAddresses;
    private readonly Dictionary<string, Resource<NetworkSecurityGroup>> _groups;
    private readonly Dictionary<string, Resource<RouteTable>> _tables;
    private readonly ILookup<string, AzureInterfaceFacts> _interfaces;
    private readonly AzureServiceTags _tags;

    private AzureFacts(AzureSubscription read, AzureServiceTags tags)
    {
        _tags = tags;
        _publicAddresses = ById(read.PublicAddresses);
        _groups = ById(read.SecurityGroups);
        _tables = ById(read.RouteTables);
        _interfaces = read.Interfaces.DistinctBy(one => one.Id, StringComparer.Ordinal).SelectMany(InterfacesOf).ToLookup(one => AzureIds.OwnerOf(one.SubnetId), StringComparer.Ordinal);
        var networks = ImmutableArray.CreateBuilder<NetworkFacts>();
        var gaps = ImmutableArray.CreateBuilder<SnapshotGap>();
        foreach (var network in read.Networks.DistinctBy(network => network.Id, StringComparer.Ordinal).OrderBy(network => network.Id, StringComparer.Ordinal))
        {
            if (WhyUnknown(network) is { } why)
                gaps.Add(new SnapshotGap(network.Location, AccountReading.NetworkKind, why));
            else
                networks.Add(FactsOf(network));
        }

        (Networks, Gaps) = (networks.ToImmutable(), gaps.ToImmutable());
    }

    /// <summary>The networks, by id.</summary>
    public ImmutableArray<NetworkFacts> Networks { get; }

    /// <summary>Where networks were left out.</summary>
    public ImmutableArray<SnapshotGap> Gaps { get; }

    /// <summary>Makes networks of what was shown.</summary>
    /// <exception cref="FormatException">Something that was shown makes no sense.</exception>
    public static AzureFacts Of(AzureSubscription read, AzureServiceTags tags) => new(read, tags);

    /// <summary>The service tags that rules and routes name, of those that the engine knows by itself none.</summary>
    public static IEnumerable<string> TagsOf(AzureSubscription read) => read.SecurityGroups.SelectMany(InboundOf)
        .SelectMany(rule => Prefixes(rule.Properties!.SourceAddressPrefix, rule.Properties.SourceAddressPrefixes)
            .Concat(Prefixes(rule.Properties.DestinationAddressPrefix, rule.Properties.DestinationAddressPrefixes)))
        .Concat(read.RouteTables.SelectMany(table => table.Properties.Routes ?? []).Select(route => route.Properties?.AddressPrefix).OfType<string>())
        .Where(IsTag)
        .Where(tag => !IsOfTheEngine(tag))
        .Distinct(StringComparer.Ordinal);

    /// <summary>A range or an address; null for a tag. Azure keeps bits behind the prefix as they were written.</summary>
    public static IPNetwork? NetworkOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
            return null;
        return new IPNetwork(
            address, slash < 0 ? 8 * address.GetAddressBytes().Length : int.Parse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static Dictionary<string, Resource<T>> ById<T>(IEnumerable<Resource<T>> resources) =>
        resources.DistinctBy(one => one.Id, StringComparer.Ordinal).ToDictionary(one => one.Id, StringComparer.Ordinal);

    // A subnet without the group that it has would be open, and with the wrong routes the answers would go astray.
    private string? WhyUnknown(Resource<VirtualNetwork> network)
    {
        var subnets = (network.Properties.Subnets ?? []).Select(subnet => subnet.Properties).OfType<Subnet>().ToList();
        var missing = subnets.Select(subnet => AzureIds.Of(subnet.NetworkSecurityGroup)).Concat(_interfaces[network.Id].Select(one => one.SecurityGroup)).OfType<string>()
            .FirstOrDefault(group => !_groups.ContainsKey(group))
            ?? subnets.Select(subnet => AzureIds.Of(subnet.RouteTable)).OfType<string>().FirstOrDefault(table => !_tables.ContainsKey(table));
        return missing is null ? null : $"{network.Id} uses {missing}, which is not shown: Resource Graph has not caught up with a change yet, and will have at the next read";
    }

    private AzureNetworkFacts FactsOf(Resource<VirtualNetwork> network)
    {
        var subnets = (network.Properties.Subnets ?? []).Where(subnet => subnet is { Id: not null, Properties: not null })
            .Select(subnet => new AzureSubnetFacts(
                AzureIds.Of(subnet.Id!),
                NetworksOf(Prefixes(subnet.Properties!.AddressPrefix, subnet.Properties.AddressPrefixes)),
                AzureIds.Of(subnet.Properties.NetworkSecurityGroup),
                AzureIds.Of(subnet.Properties.RouteTable)))
            .OrderBy(subnet => subnet.Id, StringComparer.Ordinal).ToImmutableArray();
        var interfaces = _interfaces[network.Id].OrderBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.SubnetId, StringComparer.Ordinal).ToImmutableArray();
        var groups = subnets.Select(subnet => subnet.SecurityGroup).Concat(interfaces.Select(one => one.SecurityGroup)).OfType<string>().Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(id => GroupOf(_groups[id])).ToImmutableArray();
        var tables = subnets.Select(subnet => subnet.RouteTable).OfType<string>().Distinct(StringComparer.Ordinal).Select(id => _tables[id]).ToList();
        var named = groups.SelectMany(group => group.Rules).SelectMany(rule => rule.Sources.ServiceTags.Concat(rule.Destinations.ServiceTags))
            .Concat(tables.SelectMany(table => table.Properties.Routes ?? []).Select(route => route.Properties?.AddressPrefix).OfType<string>().Where(IsTag))
            .Where(tag => !IsOfTheEngine(tag)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new AzureNetworkFacts(
            network.Id,
            network.Location,
            subnets,
            groups,
            interfaces,
            named.Where(tag => _tags.Find(tag) is not null).ToImmutableSortedDictionary(tag => tag, tag => _tags.Find(tag)!.Value, StringComparer.Ordinal))
        {
            Networks = NetworksOf(network.Properties.AddressSpace?.AddressPrefixes ?? []),
            Peers = (network.Properties.VirtualNetworkPeerings ?? [])
                .Select(peering => peering.Properties)
                .Where(peering => string.Equals(peering?.PeeringState, "Connected", StringComparison.OrdinalIgnoreCase) && AzureIds.Of(peering!.RemoteVirtualNetwork) is not null)
                .DistinctBy(peering => AzureIds.Of(peering!.RemoteVirtualNetwork), StringComparer.Ordinal)
                .ToImmutableSortedDictionary(
                    peering => AzureIds.Of(peering!.RemoteVirtualNetwork)!,
                    peering => NetworksOf((peering!.RemoteVirtualNetworkAddressSpace ?? peering.RemoteAddressSpace)?.AddressPrefixes ?? []),
                    StringComparer.Ordinal),
            RouteTables = tables.ToImmutableSortedDictionary(table => table.Id, RoutesOf, StringComparer.Ordinal),
            UnresolvedTags = [.. named.Where(tag => _tags.Find(tag) is null)],
        };
    }

    private IEnumerable<AzureInterfaceFacts> InterfacesOf(Resource<NetworkInterface> one) => (one.Properties.IpConfigurations ?? [])
        .Select(configuration => configuration.Properties).OfType<IpConfiguration>()
        .Where(configuration => AzureIds.Of(configuration.Subnet) is not null)
        .GroupBy(configuration => AzureIds.Of(configuration.Subnet)!, StringComparer.Ordinal)
        .Select(subnet => new AzureInterfaceFacts(
            one.Id,
            subnet.Key,
            [.. subnet.Select(AzureAssets.PrivateOf).OfType<IPAddress>().Distinct()],
            AzureIds.Of(one.Properties.NetworkSecurityGroup),
            [.. subnet.SelectMany(configuration => configuration.ApplicationSecurityGroups ?? []).Select(AzureIds.Of).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
        {
            PublicAddresses = [.. subnet.Select(PublicOf).OfType<TranslatedAddress>().OrderBy(address => $"{address.Outside}", StringComparer.Ordinal)],
        });

    private TranslatedAddress? PublicOf(IpConfiguration configuration) =>
        AzureIds.Of(configuration.PublicIpAddress) is { } reference
        && _publicAddresses.TryGetValue(reference, out var outside)
        && outside.Properties.IpAddress is { Length: > 0 } text
        && AzureAssets.PrivateOf(configuration) is { } inside
            ? new TranslatedAddress(IPAddress.Parse(text), inside)
            : null;

    private static AzureSecurityGroup GroupOf(Resource<NetworkSecurityGroup> group) => new(group.Id, [.. InboundOf(group).Select(RuleOf).OrderBy(rule => rule.Priority)]);

    private static IEnumerable<Child<SecurityRule>> InboundOf(Resource<NetworkSecurityGroup> group) =>
        (group.Properties.SecurityRules ?? []).Where(rule => string.Equals(rule.Properties?.Direction, "Inbound", StringComparison.OrdinalIgnoreCase));

    private static AzureSecurityRule RuleOf(Child<SecurityRule> rule)
    {
        var said = rule.Properties!;
        return new(
            rule.Name ?? "",
            said.Priority,
            string.Equals(said.Access, "Allow", StringComparison.OrdinalIgnoreCase) ? RuleAction.Allow : RuleAction.Deny,
            ProtocolOf(said.Protocol),
            [.. Prefixes(said.DestinationPortRange, said.DestinationPortRanges).Select(PortsOf)],
            PeersOf(Prefixes(said.SourceAddressPrefix, said.SourceAddressPrefixes), said.SourceApplicationSecurityGroups),
            PeersOf(Prefixes(said.DestinationAddressPrefix, said.DestinationAddressPrefixes), said.DestinationApplicationSecurityGroups));
    }

    private static AzurePeers PeersOf(IEnumerable<string> prefixes, List<Reference>? groups)
    {
        var written = prefixes.ToList();
        return written.Contains("*", StringComparer.Ordinal)
            ? AzurePeers.Any
            : new(
                false,
                NetworksOf(written.Where(prefix => !IsTag(prefix))),
                [.. written.Where(IsTag).Order(StringComparer.Ordinal)],
                [.. (groups ?? []).Select(AzureIds.Of).OfType<string>().Order(StringComparer.Ordinal)]);
    }

    private ImmutableArray<AzureRoute> RoutesOf(Resource<RouteTable> table) =>
    [
        .. (table.Properties.Routes ?? []).Where(route => route.Properties?.AddressPrefix is not null)
            .SelectMany(route => DestinationsOf(route.Properties!.AddressPrefix!).Select(destination => new AzureRoute(route.Name ?? "", destination, route.Properties.NextHopType ?? "None")))
            .OrderBy(route => route.Name, StringComparer.Ordinal).ThenBy(route => $"{route.Destination}", StringComparer.Ordinal),
    ];

    private IEnumerable<IPNetwork> DestinationsOf(string prefix) => NetworkOf(prefix) is { } network ? [network] : _tags.Find(prefix) ?? [];

    private static bool IsTag(string prefix) => prefix != "*" && NetworkOf(prefix) is null;

    private static bool IsOfTheEngine(string tag) =>
        ((string[])[AzureNetwork.InternetTag, AzureNetwork.VirtualNetworkTag, AzureNetwork.LoadBalancerTag]).Contains(tag, StringComparer.OrdinalIgnoreCase);

    // Azure fills one of the two.
    private static IEnumerable<string> Prefixes(string? one, List<string>? many) => (many ?? []).Prepend(one).Where(prefix => !string.IsNullOrEmpty(prefix)).Select(prefix => prefix!);

    private static ImmutableArray<IPNetwork> NetworksOf(IEnumerable<string> prefixes) =>
        [.. prefixes.Select(prefix => NetworkOf(prefix) ?? throw new FormatException($"'{prefix}' is no range")).Distinct().OrderBy(network => network.ToString(), StringComparer.Ordinal)];

    private static IpProtocol? ProtocolOf(string? protocol) => protocol?.ToUpperInvariant() switch
    {
        null or "" or "*" => null,
        "TCP" => IpProtocol.Tcp,
        "UDP" => IpProtocol.Udp,
        "ICMP" => IpProtocol.Icmp,
        "ESP" => new IpProtocol(50),
        "AH" => new IpProtocol(51),
        _ => new IpProtocol(byte.Parse(protocol, NumberStyles.None, CultureInfo.InvariantCulture)),
    };

    private static PortRange PortsOf(string text)
    {
        if (text == "*")
            return AllPorts;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (from, to) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        return new PortRange(ushort.Parse(from, NumberStyles.None, CultureInfo.InvariantCulture), ushort.Parse(to, NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
