namespace CloudScanGrid.Domain.Campaigns;

/// <summary>Where a target of a campaign stands. The numbers are stored: they only grow.</summary>
public enum TargetState
{
    /// <summary>It waits.</summary>
    Pending = 0,

    /// <summary>A job holds it.</summary>
    Leased = 1,

    /// <summary>An observation of it is kept, and the look was whole.</summary>
    Observed = 2,

    /// <summary>An observation of it is kept, but nothing, or not everything, could be learned.</summary>
    Unknown = 3,

    /// <summary>Scope or policy refused it.</summary>
    Refused = 4,

    /// <summary>The campaign ended before it was scanned: cancelled, or the probe budget was spent.</summary>
    Skipped = 5,
}
