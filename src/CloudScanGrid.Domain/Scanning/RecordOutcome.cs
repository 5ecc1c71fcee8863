namespace CloudScanGrid.Domain.Scanning;

/// <summary>What became of an observation that was handed to the store.</summary>
public enum RecordOutcome
{
    /// <summary>It is kept, and has a number.</summary>
    Recorded = 0,

    /// <summary>This lease's result was kept before: nothing changed.</summary>
    AlreadyRecorded = 1,

    /// <summary>The fencing token is not the target's current one: somebody else holds the target now, and nothing was kept.</summary>
    StaleLease = 2,
}
