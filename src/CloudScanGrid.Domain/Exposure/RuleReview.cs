using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>
/// What of an account's rules nothing uses, by the latest looks at its assets. A rule is judged only where every interface that it is for was looked at from a place that the rule lets in:
/// whatever nobody looked at may need it.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="networks">Its networks.</param>
/// <param name="vantages">Where the scanners stand.</param>
public sealed class RuleReview(AccountKey account, NetworkMap networks, VantageSources vantages)
{
    private static readonly Vantage Anywhere = new("anywhere", VantageKind.Network, AddressSet.All);

    private readonly List<(INetwork Network, RuleUse Use)> _uses = [];
    private readonly Dictionary<(INetwork Network, IPAddress Address), (HashSet<(string Chain, string Rule)> InTheWay, HashSet<(string Chain, string Rule)> Judged)> _looked = [];
    private readonly HashSet<(INetwork Network, IPAddress Inside)> _seen = [];

    /// <summary>Takes the latest look at an address from a vantage. What one vantage cannot judge another may.</summary>
    public void Add(AssetObservation observation)
    {
        var address = observation.Host.Address;
        if (networks.Find(observation.Subnet, address) is not { } network)
            return;
        var vantage = vantages.Of(observation.Host.Vantage, network, address);
        if (network.FindPath(vantage, address) is not { } path)
            return;
        var uses = RuleUses.Of(path, vantage.Sources, observation.Host).ToList();
        if (!_looked.TryGetValue((network, address), out var looked))
            _looked[(network, address)] = looked = ([], []);
        looked.InTheWay.UnionWith(RulesOf(path));
        looked.Judged.UnionWith(uses.Select(use => (use.Chain.Id, use.Rule.Id)));
        _uses.AddRange(uses.Select(use => (network, use)));
        _seen.Add((network, network.InsideOf(address)));
    }

    /// <summary>What follows from all looks, by chain and rule.</summary>
    public IEnumerable<ProposedChange> Propose()
    {
        var undecided = _looked.Values.SelectMany(looked => looked.InTheWay.Except(looked.Judged)).ToHashSet();
        foreach (var network in networks.All)
        {
            var unseen = network.Addresses.Where(address => network.InsideOf(address).Equals(address) && !_seen.Contains((network, address)));
            undecided.UnionWith(unseen.Select(address => network.FindPath(Anywhere, address)).OfType<AccessPath>().SelectMany(RulesOf));
        }

        var owners = _uses.DistinctBy(one => one.Use.Chain.Id, StringComparer.Ordinal).ToDictionary(one => one.Use.Chain.Id, one => one.Network, StringComparer.Ordinal);
        return RuleProposal.Of(_uses.Select(one => one.Use).Where(use => !undecided.Contains((use.Chain.Id, use.Rule.Id))))
            .Select(proposal => owners[proposal.Chain.Id].ChangeFor(proposal, account));
    }

    private static IEnumerable<(string Chain, string Rule)> RulesOf(AccessPath path) => path.Gates
        .Where(gate => gate.IsByRules).SelectMany(gate => gate.Chains).SelectMany(chain => chain.Rules.Select(rule => (chain.Id, rule.Id)));
}
