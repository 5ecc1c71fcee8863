using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A laboratory's fleet as Azure subscriptions: what the fake API shows is what really listens.</summary>
public sealed class FleetAzureEstate : IAzureEstate
{
    private const string Group = "fleet";
    private const string Network = "fleet";
    private const int FirstPriority = 100;
    private const int LastPriority = 4096;

    private readonly Dictionary<string, IReadOnlyList<LabAzureResource>> _resources;

    /// <summary>The fleet's accounts, each with all it has in its own region.</summary>
    public FleetAzureEstate(Fleet fleet)
    {
        Subscriptions = [.. fleet.Accounts.Select((account, index) => new LabAzureSubscription(IdOf(index), account.AccountId))];
        _resources = fleet.Accounts.Select((account, index) => (Id: IdOf(index), Resources: ResourcesOf(fleet, account, IdOf(index))))
            .ToDictionary(one => one.Id, one => (IReadOnlyList<LabAzureResource>)one.Resources, StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public IReadOnlyList<LabAzureSubscription> Subscriptions { get; }

    /// <summary>The id that a host of the fleet has as a machine, as the grid knows it.</summary>
    public static string MachineOf(string subscription, string assetId) => new LabAzureGroup(subscription, Group, "").MachineId(assetId).ToLowerInvariant();

    /// <inheritdoc/>
    public IReadOnlyList<LabAzureResource>? Find(string subscription) => _resources.GetValueOrDefault(subscription);

    /// <summary>Shows something else in a subscription from now on.</summary>
    public void Change(string subscription, Func<LabAzureResource, LabAzureResource> change) => _resources[subscription] = [.. _resources[subscription].Select(change)];

    private static string IdOf(int index) => string.Create(CultureInfo.InvariantCulture, $"f1ee7000-0000-4000-8000-{index + 1:x12}");

    private static List<LabAzureResource> ResourcesOf(Fleet fleet, FleetAccount account, string subscription)
    {
        var group = new LabAzureGroup(subscription, Group, account.Region);
        var subnets = fleet.Subnets.Where(subnet => subnet.AccountId == account.AccountId).ToList();
        var hosts = subnets.SelectMany(subnet => subnet.Hosts.Select(host => (Subnet: group.SubnetId(Network, subnet.SubnetId), Host: host))).ToList();

        // An interface has one network security group: one for each combination that the fleet has.
        var combinations = hosts.Select(one => one.Host.SecurityGroups).DistinctBy(NameOf, StringComparer.Ordinal);
        return
        [
            group.VirtualNetwork(Network, "10.200.0.0/15", [.. subnets.Select(subnet => new LabAzureSubnet(subnet.SubnetId, $"{subnet.Cidr}"))]),
            .. combinations.Select(groups => group.SecurityGroup(NameOf(groups), RulesOf([.. groups.SelectMany(id => fleet.SecurityGroups[id].Ingress)]))),
            .. hosts.Select(one => group.Machine(one.Host.AssetId, one.Host.LaunchedAt, one.Host.ImageId) with { Tags = one.Host.Tags }),
            .. hosts.Select(one => group.Interface(
                $"nic-{one.Host.AssetId}", group.MachineId(one.Host.AssetId), group.SecurityGroupId(NameOf(one.Host.SecurityGroups)), new LabAzureAddress($"{one.Host.Address}", one.Subnet))),
        ];
    }

    private static string NameOf(ImmutableArray<string> groups) => groups.IsEmpty ? "nothing" : string.Join('-', groups.Order(StringComparer.Ordinal));

    // The fleet's groups deny whatever they do not allow, Azure's let the network in.
    private static IEnumerable<LabAzureRule> RulesOf(IReadOnlyList<IngressRule> rules) => rules
        .Select((rule, index) => new LabAzureRule($"rule-{index}", FirstPriority + index, "Allow", ProtocolOf(rule.Protocol), [rule.Protocol is null ? "*" : $"{rule.Ports}"], $"{rule.Source}"))
        .Append(new LabAzureRule("nobody-else", LastPriority, "Deny", "*", ["*"], "*"));

    private static string ProtocolOf(TransportProtocol? protocol) => protocol switch
    {
        null => "*",
        TransportProtocol.Tcp => "Tcp",
        TransportProtocol.Udp => "Udp",
        _ => throw new LabException($"a network security group knows no {protocol}"),
    };
}
