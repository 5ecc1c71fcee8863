using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Auditing;

namespace CloudScanGrid.Storage.Tests.Sqlite;

public sealed class AuditTamperingTests : IDisposable
{
    private const string Unguard = "DROP TRIGGER audit_keeps_entries; DROP TRIGGER audit_keeps_words;";

    private readonly StateFile _file = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("UPDATE audit SET detail = 'nothing happened' WHERE sequence = 3", 3)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE sequence = 5", 5)]
    [InlineData("DELETE FROM audit WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM audit WHERE sequence = 4", 4)]
    [InlineData("DELETE FROM audit WHERE sequence >= 4", 4)]
    [InlineData("DELETE FROM audit", 1)]
    public async Task Verify_EntryEditedOrDeleted_NamesTheFirstBadSequence(string tampering, long sequence)
    {
        await FillAsync();
        _file.Run(Unguard + tampering);
        await using var store = await TemporaryStore.OpenAsync(_file.Path);
        (await store.Audit.VerifyAsync(Cancellation)).ShouldBe(sequence);
    }

    [Fact]
    public async Task Append_EndTakenAway_IsRefused()
    {
        await FillAsync();
        _file.Run(Unguard + "DELETE FROM audit WHERE sequence = 5");
        await using var store = await TemporaryStore.OpenAsync(_file.Path);
        var refusal = await Should.ThrowAsync<StoreException>(() => store.Audit.AppendAsync([Record(6)], Cancellation));
        refusal.Message.ShouldContain("the end of the audit log was changed");
        (await store.Audit.VerifyAsync(Cancellation)).ShouldBe(5);
    }

    [Fact]
    public async Task Guards_EditByAccident_IsRefused()
    {
        await FillAsync();
        Should.Throw<Exception>(() => _file.Run("DELETE FROM audit WHERE sequence = 5")).Message.ShouldContain("append-only");
        Should.Throw<Exception>(() => _file.Run("UPDATE audit SET actor = 'x'")).Message.ShouldContain("append-only");
    }

    private static AuditRecord Record(int number) => new(SampleEstate.Start.AddSeconds(number), "tests", "write", "audit", $"{number}");

    private async Task FillAsync()
    {
        await using var store = await TemporaryStore.OpenAsync(_file.Path);
        await store.Audit.AppendAsync([.. Enumerable.Range(1, 5).Select(Record)], Cancellation);
    }
}
