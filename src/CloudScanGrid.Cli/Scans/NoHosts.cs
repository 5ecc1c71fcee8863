using CloudScanGrid.Cli.Output.Hosts;

namespace CloudScanGrid.Cli.Scans;

/// <summary>For a campaign whose hosts are read from the store later.</summary>
internal sealed class NoHosts : IHostWriter
{
    public static NoHosts Instance { get; } = new();

    public void Add(HostResult result)
    {
        // The store keeps it.
    }

    public void Flush()
    {
        // There is nothing to hand on.
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
