using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains.Tests.Scanning;

/// <summary>A lease store whose next write fails when a test wants it: before it is kept, or after, so that only its answer is lost.</summary>
internal sealed class FlakyLeaseStore(ILeaseStore store) : ILeaseStore
{
    public enum Failure
    {
        None,
        NotKept,
        AnswerLost,
    }

    /// <summary>How the next write fails.</summary>
    public Failure Next { get; set; }

    public async Task<bool> TrySaveAsync(BudgetLease lease, int hosts, int packetsPerSecond, CancellationToken cancellationToken)
    {
        var fits = false;
        await WriteAsync(async () => fits = await store.TrySaveAsync(lease, hosts, packetsPerSecond, cancellationToken));
        return fits;
    }

    public async Task<bool> RenewAsync(string owner, string holder, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var isLive = false;
        await WriteAsync(async () => isLive = await store.RenewAsync(owner, holder, expiresAt, cancellationToken));
        return isLive;
    }

    public Task RemoveAsync(string owner, string holder, CancellationToken cancellationToken) =>
        WriteAsync(() => store.RemoveAsync(owner, holder, cancellationToken));

    public Task<IReadOnlyList<BudgetLease>> ListLiveAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.ListLiveAsync(owner, now, cancellationToken);

    public Task RemoveAllAsync(CancellationToken cancellationToken) => store.RemoveAllAsync(cancellationToken);

    private async Task WriteAsync(Func<Task> write)
    {
        var failure = Next;
        Next = Failure.None;
        if (failure == Failure.NotKept)
            throw new IOException("the test wants this write to fail");
        await write();
        if (failure == Failure.AnswerLost)
            throw new IOException("the test keeps the answer of this write");
    }
}
