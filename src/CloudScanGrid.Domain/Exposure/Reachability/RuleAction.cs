namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What becomes of the packets that a rule matches.</summary>
public enum RuleAction
{
    /// <summary>They pass.</summary>
    Allow = 0,

    /// <summary>They are dropped.</summary>
    Deny = 1,

    /// <summary>The next chain decides, as with <c>goto_next</c> in a hierarchical firewall policy of Google Cloud.</summary>
    Next = 2,
}
