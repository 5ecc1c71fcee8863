namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What is proposed to do with a rule.</summary>
public enum RuleProposalKind
{
    /// <summary>Nothing answers by it, on any asset that it is for.</summary>
    Remove = 0,

    /// <summary>Fewer ports answer by it than it opens.</summary>
    Narrow = 1,
}
