namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>The service tags of the cloud, read by whichever subscription needs them first and kept for a day: Azure publishes them weekly ("Virtual network service tags", Microsoft Learn).</summary>
/// <param name="time">The clock.</param>
internal sealed class ServiceTagList(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The list has megabytes: one reads it, the others of the process wait for that.</summary>
    private static readonly SemaphoreSlim Turn = new(1);

    private Kept? _kept;

    /// <summary>Finds them.</summary>
    /// <param name="arm">Who is asked where they are not kept.</param>
    /// <param name="region">Whose copy is asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Calls.ProviderCallException">They could not be read.</exception>
    public async Task<AzureServiceTags> FindAsync(ArmReader arm, string region, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            if (_kept is not { } kept || time.GetUtcNow() - kept.ReadAt >= Longest)
                _kept = kept = new Kept(new AzureServiceTags(await arm.ListServiceTagsAsync(region, cancellationToken)), time.GetUtcNow());
            return kept.Tags;
        }
        finally
        {
            Turn.Release();
        }
    }

    private sealed record Kept(AzureServiceTags Tags, DateTimeOffset ReadAt);
}
