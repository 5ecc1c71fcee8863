using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>
/// A VPC network with all that decides who reaches what in it. Sources: "VPC firewall rules", "Hierarchical firewall policies", "Firewall policy rule evaluation order" and "Routes" (Google Cloud
/// documentation).
/// </summary>
/// <param name="above">The policies that are asked before the network's rules: the organization's first, then those of folders from the top down, then Google's own.</param>
/// <param name="rules">The network's own rules.</param>
/// <param name="below">Policies of the network itself, which are asked behind its rules (<c>AFTER_CLASSIC_FIREWALL</c>).</param>
/// <param name="instances">Every instance of the network.</param>
/// <param name="routes">Its routes.</param>
public sealed class GcpNetwork(
    ImmutableArray<GcpPolicy> above, ImmutableArray<GcpFirewallRule> rules, ImmutableArray<GcpPolicy> below, ImmutableArray<GcpInstance> instances, ImmutableArray<GcpRoute> routes)
    : InterfaceNetwork<GcpInstance>(instances, one => one.Addresses, one => one.ExternalAddresses)
{
    private const string Internet = "default-internet-gateway";
    private const string OwnRules = "the network's rules";

    private readonly ILookup<string, IPAddress> _tagged = instances
        .SelectMany(one => one.Tags.SelectMany(tag => one.Addresses.Select(address => (tag, address)))).ToLookup(one => one.tag, one => one.address, StringComparer.Ordinal);

    private readonly ILookup<string, IPAddress> _accounts = instances.Where(one => one.ServiceAccount is not null)
        .SelectMany(one => one.Addresses.Select(address => (Account: one.ServiceAccount!, address))).ToLookup(one => one.Account, one => one.address, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<GcpFirewallRule, FilterRule> _filters = new(ReferenceEqualityComparer.Instance);

    /// <summary>Its name in its project.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Its subnets, as assets name theirs.</summary>
    public ImmutableArray<string> Subnets { get; init; } = [];

    /// <inheritdoc/>
    public override bool HasSubnet(string subnetId) => Subnets.Contains(subnetId, StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <remarks>The firewall of an instance asks for the source and for nothing else: within a subnet as from a peer.</remarks>
    public override VantageKind KindOf(IPAddress source, IPAddress address) => VantageKind.Network;

    /// <inheritdoc/>
    public override AccessPath? FindPath(Vantage vantage, IPAddress address) => Find(address) is { } target ? FindPath(vantage, target, address) : null;

    /// <inheritdoc/>
    /// <remarks>Rules of policies are whoever's who owns the policy.</remarks>
    public override ProposedChange ChangeFor(RuleProposal proposal, AccountKey account) =>
        proposal.Chain.Id == OwnRules && rules.FirstOrDefault(rule => rule.Name == proposal.Rule.Id) is { } rule
            ? new(proposal, GcpCommands.Of(proposal, account.AccountId), GcpTerraform.Of(proposal, rule, Name, account.AccountId))
            : ProposedChange.ByHand(proposal);

    /// <summary>The way from a vantage to one address of an instance.</summary>
    /// <returns>The way; null where the address is not the instance's, or nothing from that vantage is ever delivered to it.</returns>
    public AccessPath? FindPath(Vantage vantage, GcpInstance target, IPAddress address)
    {
        var isTranslated = TranslatedAddress.Find(target.ExternalAddresses, address) is not null;
        if (!isTranslated && !target.Addresses.Contains(address))
            return null;
        var isInternet = vantage.Kind == VantageKind.Internet;
        if (isInternet ? !isTranslated && address.AddressFamily == AddressFamily.InterNetwork : isTranslated)
            return null;

        // No rule at all: what is implied denies.
        var firewall = new Gate(
            $"firewall of {target.Id}",
            [.. ChainsOf(above, target), ChainOf(OwnRules, rules, target), .. ChainsOf(below, target), new RuleChain("implied deny", [], RuleAction.Deny)]);
        return new AccessPath(vantage, address, isInternet ? [firewall, Answers(target)] : [firewall]);
    }

    private Gate Answers(GcpInstance target) => new(
        $"routes of {target.Id}, the answers",
        [new RuleChain(
            "routes",
            [.. routes
                .Where(route => route.Tags.IsEmpty || route.Tags.Any(tag => target.Tags.Contains(tag, StringComparer.Ordinal)))
                .OrderByDescending(route => route.Destination.PrefixLength).ThenBy(route => route.Priority)
                .Select(route => new FilterRule(
                    route.Name, route.NextHop == Internet ? RuleAction.Allow : RuleAction.Deny, TrafficSet.From(AddressSet.Of(route.Destination)), $"{route.Destination} goes to {route.NextHop}"))],
            RuleAction.Deny)]) { IsByRules = false };

    private IEnumerable<RuleChain> ChainsOf(ImmutableArray<GcpPolicy> policies, GcpInstance target) => policies
        .Where(policy => policy.Region is null || string.Equals(policy.Region, target.Region, StringComparison.Ordinal))
        .Select(policy => ChainOf(policy.Id, policy.Rules, target));

    private RuleChain ChainOf(string id, ImmutableArray<GcpFirewallRule> all, GcpInstance target) => new(
        id,
        [.. all
            .Where(rule => !rule.IsDisabled && Binds(rule, target))
            .OrderBy(rule => rule.Priority).ThenByDescending(rule => rule.Action == RuleAction.Deny)
            .Select(rule => _filters.GetOrAdd(rule, _ => new FilterRule(rule.Name, rule.Action, Traffic(rule), $"{rule}")))],
        RuleAction.Next);

    private static bool Binds(GcpFirewallRule rule, GcpInstance target) =>
        (rule.TargetTags.IsEmpty && rule.TargetServiceAccounts.IsEmpty)
        || rule.TargetTags.Any(tag => target.Tags.Contains(tag, StringComparer.Ordinal))
        || (target.ServiceAccount is { } account && rule.TargetServiceAccounts.Contains(account, StringComparer.Ordinal));

    private TrafficSet Traffic(GcpFirewallRule rule)
    {
        var sources = AddressSet.Of(rule.SourceNetworks)
            .Union(AddressSet.Of(rule.SourceTags.SelectMany(tag => _tagged[tag])))
            .Union(AddressSet.Of(rule.SourceServiceAccounts.SelectMany(account => _accounts[account])));
        return rule.Matches.IsEmpty
            ? TrafficSet.From(sources)
            : TrafficSet.Union([.. rule.Matches.SelectMany(match => match.Ports.IsEmpty
                ? [TrafficSet.Of(match.Protocol, sources)]
                : match.Ports.Select(ports => TrafficSet.Of(match.Protocol, ports, sources)))]);
    }
}
