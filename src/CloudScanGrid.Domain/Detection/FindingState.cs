namespace CloudScanGrid.Domain.Detection;

/// <summary>Where a finding stands. The numbers are stored: they only grow.</summary>
public enum FindingState
{
    /// <summary>It holds as of the last look.</summary>
    Open = 0,

    /// <summary>A later look that covered it no longer shows it.</summary>
    Resolved = 1,
}
