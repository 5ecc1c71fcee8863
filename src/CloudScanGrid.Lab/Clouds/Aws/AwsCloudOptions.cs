namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>How a fake AWS behaves.</summary>
public sealed record AwsCloudOptions
{
    /// <summary>The account of the one who assumes the roles.</summary>
    public string OwnAccount { get; init; } = "999999999999";

    /// <summary>The role that every account has.</summary>
    public string Role { get; init; } = "CloudScanGridInventory";

    /// <summary>What the role asks for besides the identity; null for nothing.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Tokens of the bucket of each action in an account and region ("Request throttling for the Amazon EC2 API", Amazon EC2 Developer Guide, read in November 2026).</summary>
    public int BucketSize { get; init; } = 100;

    /// <summary>Tokens that come back a second; the same source.</summary>
    public double BucketPerSecond { get; init; } = 20;
}
