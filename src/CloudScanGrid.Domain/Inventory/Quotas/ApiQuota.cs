namespace CloudScanGrid.Domain.Inventory.Quotas;

/// <summary>What a provider lets all callers of an account together ask, as a bucket of tokens: one call takes one, and they come back with time.</summary>
/// <param name="Size">Tokens of a full bucket: so many calls at once.</param>
/// <param name="PerSecond">Tokens that come back a second.</param>
public sealed record ApiQuota(int Size, double PerSecond)
{
    /// <summary>EC2's calls that read, an account, region and action ("Request throttling for the Amazon EC2 API", Amazon EC2 Developer Guide, read in November 2026), where they are paged or filtered.</summary>
    public static ApiQuota AwsEc2Read { get; } = new(100, 20);

    /// <summary>EC2's calls that read everything at once, with neither pages nor filters; the same source.</summary>
    public static ApiQuota AwsEc2ReadUnfiltered { get; } = new(50, 10);

    /// <summary>AWS Organizations' lists, of the whole organization ("Quotas and service limits for AWS Organizations", AWS Organizations User Guide, read in November 2026).</summary>
    public static ApiQuota AwsOrganizationsRead { get; } = new(15, 10);

    /// <summary>
    /// Azure Resource Graph, a principal ("Guidance for throttled requests in Azure Resource Graph", Microsoft Learn, read in November 2026): 15 queries in a window of five seconds, which begins
    /// nobody knows when. One at once and 2.8 a second are 15 in whichever five seconds.
    /// </summary>
    public static ApiQuota AzureResourceGraph { get; } = new(1, 2.8);

    /// <summary>Azure Resource Manager's reads, a subscription and principal ("Understand how Azure Resource Manager throttles requests", Microsoft Learn, read in November 2026).</summary>
    public static ApiQuota AzureResourceManagerRead { get; } = new(250, 25);

    /// <summary>
    /// Compute Engine's reads, a project ("Compute Engine rate quotas", Google Cloud documentation, read in November 2026): 1,500 in each minute of the clock by default. A project may have more
    /// or less. As a bucket that never gives more in a minute: 300 at once and 60 times 20.
    /// </summary>
    public static ApiQuota GcpComputeRead { get; } = new(300, 20);

    /// <summary>Resource Manager's reads, of the project whose identity asks: no page tells a number, its own refusals name 1,200 in each minute. As a bucket, like the one above.</summary>
    public static ApiQuota GcpResourceManagerRead { get; } = new(240, 16);
}
