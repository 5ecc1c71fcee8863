namespace CloudScanGrid.Domain.Detection;

/// <summary>Which detector raised a finding. The numbers are stored: they only grow.</summary>
public enum FindingKind
{
    /// <summary>It differs from what is usual.</summary>
    Anomaly = 0,

    /// <summary>It is reachable by more than it should be.</summary>
    Exposure = 1,

    /// <summary>It matches a known vulnerability.</summary>
    Vulnerability = 2,

    /// <summary>A check failed.</summary>
    Check = 3,
}
