namespace CloudScanGrid.Domain.Queries;

/// <summary>Where an address stands that should be looked at again and again; the first that holds.</summary>
public enum CoverageState
{
    /// <summary>A whole look at it is young enough.</summary>
    Covered = 0,

    /// <summary>It waits in the newest campaign that asks for it.</summary>
    Waiting = 1,

    /// <summary>A job holds it.</summary>
    Scanning = 2,

    /// <summary>It was looked at, but nothing, or not everything, could be learned.</summary>
    Unknown = 3,

    /// <summary>Scope or policy refused it.</summary>
    Refused = 4,

    /// <summary>Its campaign ended before it was scanned.</summary>
    Skipped = 5,

    /// <summary>It was looked at whole, but too long ago.</summary>
    Overdue = 6,

    /// <summary>No campaign that is young enough asks for it.</summary>
    NotAsked = 7,
}
