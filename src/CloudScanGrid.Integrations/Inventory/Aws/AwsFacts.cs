using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Amazon.EC2.Model;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Reachability;
using Acl = CloudScanGrid.Domain.Exposure.Aws.AwsNetworkAcl;
using Ports = CloudScanGrid.Domain.Networking.PortRange;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>The networks of a region, as the exposure engine takes them, in an order of its own: what did not change is not to be written again.</summary>
internal static class AwsFacts
{
    /// <summary>The calls without which nobody can say who reaches what.</summary>
    private static readonly string[] Needed =
        ["DescribeSubnets", "DescribeVpcs", "DescribeSecurityGroupRules", "DescribeNetworkAcls", "DescribeRouteTables", "DescribeVpcPeeringConnections", "GetManagedPrefixListEntries"];

    private static readonly Ports AllPorts = new(0, 65535);

    /// <summary>What is missing for it; null where nothing is.</summary>
    public static string? WhyUnknown(AwsRegion region) => Needed.FirstOrDefault(call => !region.Has(call)) is { } missing ? region.Missing[missing] : null;

    /// <summary>The networks, by id.</summary>
    public static IEnumerable<AwsNetworkFacts> Of(AwsRegion region)
    {
        var subnets = region.Subnets.ToLookup(subnet => subnet.VpcId, StringComparer.Ordinal);
        var interfaces = region.Interfaces.ToLookup(one => one.VpcId, StringComparer.Ordinal);
        var lists = region.PrefixLists.ToImmutableSortedDictionary(
            list => list.Key, list => NetworksOf(list.Value.Select(entry => entry.Cidr)), StringComparer.Ordinal);
        var acls = AclsBySubnet(region);
        var (tables, mainTables) = TablesBySubnet(region, lists);
        var rules = region.Rules.Where(rule => rule.IsEgress != true).ToLookup(rule => rule.GroupId, StringComparer.Ordinal);
        foreach (var vpc in region.Vpcs.OrderBy(vpc => vpc.VpcId, StringComparer.Ordinal))
        {
            var members = interfaces[vpc.VpcId].OrderBy(one => one.NetworkInterfaceId, StringComparer.Ordinal).ToList();
            var groups = members.SelectMany(one => one.Groups ?? []).Select(group => group.GroupId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            yield return new AwsNetworkFacts(
                vpc.VpcId,
                region.Name,
                [
                    .. subnets[vpc.VpcId].OrderBy(subnet => subnet.SubnetId, StringComparer.Ordinal).Select(subnet => new AwsSubnet(
                        subnet.SubnetId,
                        NetworksOf(subnet.CidrBlock, (subnet.Ipv6CidrBlockAssociationSet ?? []).Select(set => set.Ipv6CidrBlock)),
                        acls.GetValueOrDefault(subnet.SubnetId) ?? new Acl("none", [], []),
                        tables.GetValueOrDefault(subnet.SubnetId) ?? mainTables.GetValueOrDefault(vpc.VpcId) ?? new AwsRouteTable("none", []))),
                ],
                [.. groups.Select(group => new AwsSecurityGroup(group, [.. rules[group].OrderBy(rule => rule.SecurityGroupRuleId, StringComparer.Ordinal).Select(PermissionOf)]))],
                [.. members.Select(InterfaceOf)],
                lists)
            {
                Networks = NetworksOf(vpc.CidrBlock, (vpc.CidrBlockAssociationSet ?? []).Select(set => set.CidrBlock).Concat((vpc.Ipv6CidrBlockAssociationSet ?? []).Select(set => set.Ipv6CidrBlock))),
                Peers = PeersOf(region, vpc.VpcId),
            };
        }
    }

    private static AwsInterface InterfaceOf(NetworkInterface one) => new(
        one.NetworkInterfaceId,
        one.SubnetId,
        [.. AwsAddresses.PrivateOf(one)],
        [.. (one.Groups ?? []).Select(group => group.GroupId).Order(StringComparer.Ordinal)])
    {
        PublicAddresses = [.. AwsAddresses.PublicOf(one).Select(address => new TranslatedAddress(address.Key, address.Value)).OrderBy(address => $"{address.Outside}", StringComparer.Ordinal)],
    };

    private static AwsPermission PermissionOf(SecurityGroupRule rule) => new(rule.SecurityGroupRuleId, ProtocolOf(rule.IpProtocol), PortsOf(rule.FromPort, rule.ToPort))
    {
        Networks = NetworksOf(rule.CidrIpv4, [rule.CidrIpv6]),
        PrefixListId = rule.PrefixListId,
        GroupId = rule.ReferencedGroupInfo?.GroupId,
    };

    private static Dictionary<string, Acl> AclsBySubnet(AwsRegion region)
    {
        var acls = new Dictionary<string, Acl>(StringComparer.Ordinal);
        foreach (var acl in region.Acls)
        {
            var entries = (acl.Entries ?? []).OrderBy(entry => entry.RuleNumber).ToLookup(entry => entry.Egress == true, EntryOf);
            var known = new Acl(acl.NetworkAclId, [.. entries[false]], [.. entries[true]]);
            foreach (var association in acl.Associations ?? [])
                acls[association.SubnetId] = known;
        }

        return acls;
    }

    private static AwsAclEntry EntryOf(NetworkAclEntry entry) => new(
        entry.RuleNumber ?? 0,
        string.Equals(entry.RuleAction?.Value, "allow", StringComparison.Ordinal) ? RuleAction.Allow : RuleAction.Deny,
        ProtocolOf(entry.Protocol),
        PortsOf(entry.PortRange?.From, entry.PortRange?.To),
        IPNetwork.Parse(entry.CidrBlock ?? entry.Ipv6CidrBlock));

    private static (Dictionary<string, AwsRouteTable> BySubnet, Dictionary<string, AwsRouteTable> Main) TablesBySubnet(
        AwsRegion region, ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>> lists)
    {
        var (bySubnet, main) = (new Dictionary<string, AwsRouteTable>(StringComparer.Ordinal), new Dictionary<string, AwsRouteTable>(StringComparer.Ordinal));
        foreach (var table in region.RouteTables)
        {
            var routes = (table.Routes ?? []).Select(route => RouteOf(route, lists)).OrderBy(route => $"{route.Destination.FirstOrDefault()} {route.Target}", StringComparer.Ordinal);
            var known = new AwsRouteTable(table.RouteTableId, [.. routes]);
            foreach (var association in table.Associations ?? [])
            {
                if (association.SubnetId is { } subnet)
                    bySubnet[subnet] = known;
                else if (association.Main == true)
                    main[table.VpcId] = known;
            }
        }

        return (bySubnet, main);
    }

    private static AwsRoute RouteOf(Route route, ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>> lists) => new(
        route.GatewayId ?? route.NatGatewayId ?? route.VpcPeeringConnectionId ?? route.TransitGatewayId ?? route.EgressOnlyInternetGatewayId ?? route.NetworkInterfaceId
            ?? route.InstanceId ?? route.LocalGatewayId ?? route.CarrierGatewayId ?? route.CoreNetworkArn ?? "unknown",
        route.DestinationPrefixListId is { } list
            ? lists.GetValueOrDefault(list, [])
            : NetworksOf(route.DestinationCidrBlock, [route.DestinationIpv6CidrBlock]),
        !string.Equals(route.State?.Value, "blackhole", StringComparison.Ordinal));

    private static ImmutableSortedDictionary<string, string> PeersOf(AwsRegion region, string vpc) => region.Peerings
        .Where(peering => string.Equals(peering.Status?.Code?.Value, "active", StringComparison.Ordinal))
        .Select(peering => (Id: peering.VpcPeeringConnectionId, One: peering.RequesterVpcInfo?.VpcId, Other: peering.AccepterVpcInfo?.VpcId))
        .Where(peering => peering is { One: not null, Other: not null } && (peering.One == vpc || peering.Other == vpc))
        .ToImmutableSortedDictionary(peering => peering.Id, peering => peering.One == vpc ? peering.Other! : peering.One!, StringComparer.Ordinal);

    private static ImmutableArray<IPNetwork> NetworksOf(string? network, IEnumerable<string?> others) => NetworksOf(others.Prepend(network));

    private static ImmutableArray<IPNetwork> NetworksOf(IEnumerable<string?> networks) =>
        [.. networks.Where(network => !string.IsNullOrEmpty(network)).Select(network => IPNetwork.Parse(network!)).Distinct().OrderBy(network => network.ToString(), StringComparer.Ordinal)];

    // Names for the usual ones, numbers for all others; -1 is every protocol.
    private static IpProtocol? ProtocolOf(string protocol) => protocol switch
    {
        "-1" => null,
        "tcp" => IpProtocol.Tcp,
        "udp" => IpProtocol.Udp,
        "icmp" => IpProtocol.Icmp,
        "icmpv6" => IpProtocol.IcmpV6,
        _ => new IpProtocol(byte.Parse(protocol, NumberStyles.None, CultureInfo.InvariantCulture)),
    };

    // ICMP has types and codes there, which may be -1.
    private static Ports PortsOf(int? from, int? to) => from is >= 0 and <= 65535 && to is >= 0 and <= 65535 && from <= to ? new Ports((ushort)from.Value, (ushort)to.Value) : AllPorts;
}
