namespace CloudScanGrid.LoadTests.Known;

/// <inheritdoc/>
internal sealed class BareGrain : Grain, IBareGrain
{
    public Task TouchAsync() => Task.CompletedTask;
}
