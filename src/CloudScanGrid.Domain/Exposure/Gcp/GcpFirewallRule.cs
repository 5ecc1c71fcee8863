using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>One rule for what comes in, of a network or of a firewall policy. It binds the instances that it targets, and matches packets of any of its sources.</summary>
/// <param name="Name">Its name; of a policy's rule its priority.</param>
/// <param name="Priority">0 to 65,535 in a network, up to 2,147,483,647 in a policy; the lowest number that matches decides, and of two alike the one that denies.</param>
/// <param name="Action">Allow, deny, or leave it to the next level.</param>
/// <param name="Matches">Protocols with their ports; none for every protocol.</param>
public sealed record GcpFirewallRule(string Name, int Priority, RuleAction Action, ImmutableArray<GcpMatch> Matches)
{
    /// <summary>Networks that it matches.</summary>
    public ImmutableArray<IPNetwork> SourceNetworks { get; init; } = [];

    /// <summary>Instances of the network that it matches, by tag.</summary>
    public ImmutableArray<string> SourceTags { get; init; } = [];

    /// <summary>Instances of the network that it matches, by service account.</summary>
    public ImmutableArray<string> SourceServiceAccounts { get; init; } = [];

    /// <summary>The instances that it binds, by tag; with no service account either: all of them.</summary>
    public ImmutableArray<string> TargetTags { get; init; } = [];

    /// <summary>The instances that it binds, by service account.</summary>
    public ImmutableArray<string> TargetServiceAccounts { get; init; } = [];

    /// <summary>Whether it is switched off.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The rule for these ports alone.</summary>
    internal GcpFirewallRule NarrowedTo(PortCoverage ports) =>
        this with { Matches = [.. ports.Ranges().GroupBy(one => one.Protocol, one => one.Ports).Select(one => new GcpMatch(IpProtocol.Of(one.Key), [.. one]))] };

    /// <summary><c>deny tcp 22 from 0.0.0.0/0</c>.</summary>
    public override string ToString()
    {
        var sources = SourceNetworks.Select(network => $"{network}").Concat(SourceTags.Select(tag => $"tag {tag}")).Concat(SourceServiceAccounts);
        var what = Matches.IsEmpty ? "all" : string.Join(", ", Matches);
        return $"{(Action == RuleAction.Next ? "goto_next" : Action == RuleAction.Allow ? "allow" : "deny")} {what} from {string.Join(", ", sources)}";
    }
}
