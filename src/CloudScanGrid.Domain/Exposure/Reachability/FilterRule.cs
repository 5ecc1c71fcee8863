namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>One rule of a firewall, with every reference in it resolved.</summary>
/// <param name="Id">What the provider calls it: people find it by this.</param>
/// <param name="Action">What becomes of the packets that it matches.</param>
/// <param name="Traffic">Which packets it matches.</param>
/// <param name="Text">The rule as it was written, for people: <c>tcp 443 from sg-0web</c>.</param>
public sealed record FilterRule(string Id, RuleAction Action, TrafficSet Traffic, string Text);
