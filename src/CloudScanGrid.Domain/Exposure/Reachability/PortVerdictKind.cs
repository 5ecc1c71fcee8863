namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What the rules say of a port and what was seen of it, put side by side.</summary>
public enum PortVerdictKind
{
    /// <summary>Allowed, and something answers.</summary>
    Exposed = 0,

    /// <summary>Something answers that no rule allows: the model of the rules is wrong, or the firewall is.</summary>
    AnswersNotAllowed = 1,

    /// <summary>Something listens, as another vantage saw, but from here the rules keep it unreachable: one rule away from being exposed.</summary>
    Latent = 2,
}
