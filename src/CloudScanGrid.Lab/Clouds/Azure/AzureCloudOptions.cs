namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>How a fake Azure behaves.</summary>
public sealed record AzureCloudOptions
{
    /// <summary>Queries of Resource Graph that an identity may make in a window ("Guidance for throttled requests in Azure Resource Graph", Microsoft Learn, read in November 2026).</summary>
    public int GraphQueries { get; init; } = 15;

    /// <summary>The window; the same source.</summary>
    public TimeSpan GraphWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tokens of the bucket of reads of a subscription ("Understand how Azure Resource Manager throttles requests", Microsoft Learn, read in November 2026).</summary>
    public int BucketSize { get; init; } = 250;

    /// <summary>Tokens that come back a second; the same source.</summary>
    public double BucketPerSecond { get; init; } = 25;

    /// <summary>Subscriptions of a management group that Resource Graph shows; the same source as of its queries.</summary>
    public int MostSubscriptions { get; init; } = 10_000;

    /// <summary>Resources of a page of Resource Manager.</summary>
    public int PageSize { get; init; } = 500;
}
