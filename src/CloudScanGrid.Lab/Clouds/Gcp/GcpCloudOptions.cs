namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>How a fake Google Cloud behaves.</summary>
public sealed record GcpCloudOptions
{
    /// <summary>Calls that a project may get in each minute of the clock ("Compute Engine rate quotas", Google Cloud documentation, read in November 2026).</summary>
    public int CallsPerMinute { get; init; } = 1500;
}
