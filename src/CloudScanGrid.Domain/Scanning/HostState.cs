namespace CloudScanGrid.Domain.Scanning;

/// <summary>What an engine learned of a host. The numbers are stored: they only grow.</summary>
public enum HostState
{
    /// <summary>Nothing could be learned: no answer, timed out, engine trouble. Never the same as "no services".</summary>
    Unknown = 0,

    /// <summary>It answered.</summary>
    Up = 1,

    /// <summary>Discovery got no answer or a refusal.</summary>
    Down = 2,

    /// <summary>It was not asked.</summary>
    Skipped = 3,
}
