using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Auditing;

namespace CloudScanGrid.Storage.Tests.Sqlite;

public sealed class WriteQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_OneOfManyFails_FailsItsCallerOnly()
    {
        await using var store = await TemporaryStore.OpenAsync(TimeProvider.System);
        var asset = SampleEstate.Asset(1);
        var writes = Enumerable.Range(0, 300).Select(number => number % 100 == 50
            ? store.Campaigns.AddTargetsAsync("c-none", [new(asset.Key, asset.Subnet, "0", asset.Addresses[0], "local", null)], Cancellation)
            : store.Audit.AppendAsync([Record(number)], Cancellation)).ToList();
        await Should.ThrowAsync<StoreException>(() => Task.WhenAll(writes));

        writes.Count(write => write.IsFaulted).ShouldBe(3);
        var kept = await store.Audit.ReadAsync(Cancellation).Select(entry => entry.Record.Detail).ToListAsync(Cancellation);
        kept.ShouldBe(Enumerable.Range(0, 300).Where(number => number % 100 != 50).Select(number => Record(number).Detail), ignoreOrder: true);
        (await store.Audit.VerifyAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Write_Cancelled_WritesNothing()
    {
        await using var store = await TemporaryStore.OpenAsync(TimeProvider.System);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => store.Audit.AppendAsync([Record(1)], cancelled.Token));
        (await store.Audit.ReadAsync(Cancellation).AnyAsync(Cancellation)).ShouldBeFalse();
    }

    private static AuditRecord Record(int number) => new(SampleEstate.Start, "tests", "write", "queue", $"{number}");
}
