using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Gcp.Wire;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>The networks of a project, as the exposure engine takes them, in an order of its own: what did not change is not to be written again.</summary>
internal static class GcpFacts
{
    /// <summary>The lists without which nobody can say who reaches what; of instances, because rules name sources by their tags.</summary>
    private static readonly string[] Needed =
        [GcpActions.Instances, GcpActions.Subnetworks, GcpActions.Networks, GcpActions.Routes, GcpActions.Project, GcpActions.EffectiveFirewalls];

    /// <summary>What is missing for it; null where nothing is.</summary>
    public static string? WhyUnknown(GcpProject project) => project.Missing.Find(part => Needed.Contains(part.Action, StringComparer.Ordinal))?.Reason;

    /// <summary>The networks in which the project has instances, by name.</summary>
    /// <param name="project">The project.</param>
    /// <param name="gaps">Takes those that are not understood.</param>
    public static ImmutableArray<NetworkFacts> Of(GcpProject project, List<SnapshotGap> gaps)
    {
        var used = project.NetworksInUse().Select(one => one.Network).ToHashSet(StringComparer.Ordinal);
        return [.. project.Networks.Where(network => used.Contains(network.Name ?? "")).OrderBy(network => network.Name, StringComparer.Ordinal).Select(network => Of(project, network, gaps))];
    }

    private static GcpNetworkFacts Of(GcpProject project, Network network, List<SnapshotGap> gaps)
    {
        var name = network.Name!;
        var path = $"projects/{project.Id}/global/networks/{name}";
        try
        {
            var byRegion = project.Firewalls.Where(one => one.Key.Network == name).ToList();
            var rules = GcpRules.OfNetwork(byRegion.Count == 0 ? [] : byRegion[0].Value.Firewalls ?? []);
            if (project.IsSharedHost && rules.Any(rule => !rule.SourceTags.IsEmpty || !rule.SourceServiceAccounts.IsEmpty))
                throw new FormatException("its rules name instances by tag or service account, and other projects, to which it is shared, have instances in it");
            var isBefore = network.NetworkFirewallPolicyEnforcementOrder == "BEFORE_CLASSIC_FIREWALL";
            var policies = PoliciesOf(byRegion, path);
            return new GcpNetworkFacts(
                name,
                [.. policies.Where(policy => isBefore || policy.IsAlwaysFirst).Select(policy => policy.Policy)],
                rules,
                [.. policies.Where(policy => !isBefore && !policy.IsAlwaysFirst).Select(policy => policy.Policy)],
                [.. project.Instances.DistinctBy(GcpAssets.IdOf, StringComparer.Ordinal).OrderBy(GcpAssets.IdOf, StringComparer.Ordinal).SelectMany(instance => InterfacesOf(instance, path))],
                [.. project.Routes.Where(route => GcpNames.PathOf(route.Network ?? "") == path).OrderBy(route => route.Name, StringComparer.Ordinal).Select(RouteOf)])
            {
                Networks = RangesOf(project, path),
                Subnets = [.. project.Subnetworks.Where(subnet => GcpNames.PathOf(subnet.Item.Network ?? "") == path).Select(subnet => $"{subnet.Region}:{subnet.Item.Name}").Order(StringComparer.Ordinal)],
                Peers = (network.Peerings ?? []).Where(peering => peering is { State: "ACTIVE", Name: not null, Network: not null })
                    .ToImmutableSortedDictionary(peering => peering.Name!, peering => GcpNames.PathOf(peering.Network!), StringComparer.Ordinal),
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            // What was known of it may be wrong by now: it is kept without instances, so that nobody is judged by it.
            gaps.Add(new SnapshotGap(
                GcpNetworkFacts.Global, AccountReading.NetworkKind, $"who reaches what in network {name} cannot be told: {exception.Message}; its instances are scanned, and not judged by its rules"));
            return new GcpNetworkFacts(name, [], [], [], [], []);
        }
    }

    // Those of organizations, folders and whole networks are the same in all regions.
    private static List<(GcpPolicy Policy, bool IsAlwaysFirst)> PoliciesOf(List<KeyValuePair<(string Network, string Region), EffectiveFirewalls>> byRegion, string network) => [.. byRegion
        .SelectMany(one => one.Value.FirewallPolicys ?? [], (one, policy) => (one.Key.Region, Policy: policy, Level: LevelOf(policy)))
        .Where(one => IsRegional(one.Level) || one.Region == byRegion[0].Key.Region)

        // Stable: Google gives the organization's before those of folders from the top down.
        .OrderBy(one => one.Level).ThenBy(one => one.Level == PolicyLevel.Hierarchy ? 0 : one.Policy.Priority ?? 0)
        .Select(one => (
            new GcpPolicy($"policy {one.Policy.ShortName ?? one.Policy.Name}", GcpRules.OfPolicy(one.Policy, network)) { Region = IsRegional(one.Level) ? one.Region : null },
            one.Level <= PolicyLevel.RegionalSystem))];

    // In the order in which they are asked ("Evaluation order for firewall policies and rules", Cloud NGFW documentation, read in November 2026).
    private static PolicyLevel LevelOf(EffectivePolicy policy) => policy.Type switch
    {
        "HIERARCHY" => PolicyLevel.Hierarchy,
        "SYSTEM_REGIONAL" => PolicyLevel.RegionalSystem,
        "NETWORK" => PolicyLevel.Network,
        "NETWORK_REGIONAL" => PolicyLevel.RegionalNetwork,
        var other => throw new FormatException($"policy {policy.Name} is of the type {other}"),
    };

    private static bool IsRegional(PolicyLevel level) => level is PolicyLevel.RegionalSystem or PolicyLevel.RegionalNetwork;

    private static IEnumerable<GcpInstance> InterfacesOf(Scoped<Instance> instance, string network) =>
        from one in instance.Item.NetworkInterfaces ?? []
        where GcpNames.PathOf(one.Network ?? "") == network
        select new GcpInstance(
            GcpAssets.IdOf(instance), [.. GcpAddresses.InternalOf(one)], [.. (instance.Item.Tags?.Items ?? []).Order(StringComparer.Ordinal)], instance.Item.ServiceAccounts?.FirstOrDefault()?.Email)
        {
            Region = instance.Region,
            ExternalAddresses = [.. GcpAddresses.ExternalOf(one)],
        };

    private static GcpRoute RouteOf(Route route) => new(
        route.Name ?? "",
        IPNetwork.Parse(route.DestRange ?? throw new FormatException($"route {route.Name} leads nowhere")),
        (int)(route.Priority ?? 0),
        GcpNames.NameOf(route.NextHopGateway ?? route.NextHopNetwork ?? route.NextHopPeering ?? route.NextHopInstance ?? route.NextHopIp ?? route.NextHopIlb ?? route.NextHopVpnTunnel ?? "unknown"),
        [.. (route.Tags ?? []).Order(StringComparer.Ordinal)]);

    private static ImmutableArray<IPNetwork> RangesOf(GcpProject project, string network) => [.. project.Subnetworks
        .Where(subnet => GcpNames.PathOf(subnet.Item.Network ?? "") == network)
        .SelectMany(subnet => (subnet.Item.SecondaryIpRanges ?? []).Select(range => range.IpCidrRange).Append(subnet.Item.IpCidrRange).Append(subnet.Item.Ipv6CidrRange).Append(subnet.Item.ExternalIpv6Prefix))
        .Where(range => !string.IsNullOrEmpty(range))
        .Select(range => IPNetwork.Parse(range!))
        .Distinct()
        .OrderBy(range => range.ToString(), StringComparer.Ordinal)];

    private enum PolicyLevel
    {
        Hierarchy,
        RegionalSystem,
        Network,
        RegionalNetwork,
    }
}
