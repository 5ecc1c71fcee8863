using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Auditing;

namespace CloudScanGrid.Storage.Tests.Postgres;

public sealed class PostgresTamperingTests
{
    private const string Unguard = "DROP TRIGGER audit_keeps_entries ON audit;";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE audit SET record = convert_to(replace(convert_from(record, 'UTF8'), 'write', 'wrote'), 'UTF8') WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM audit WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM audit WHERE sequence = 4", 4)]
    [InlineData("DELETE FROM audit WHERE sequence >= 4", 4)]
    [InlineData("DELETE FROM audit", 1)]
    public async Task Verify_EntryEditedOrDeleted_NamesTheFirstBadSequence(string tampering, long sequence)
    {
        var database = await PostgresStores.NewDatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database);
        await store.Audit.AppendAsync([.. Enumerable.Range(1, 5).Select(Record)], Cancellation);
        await PostgresStores.RunAsync(database, Unguard + tampering);
        (await store.Audit.VerifyAsync(Cancellation)).ShouldBe(sequence);
    }

    [Fact]
    public async Task Append_EndTakenAway_IsRefused()
    {
        var database = await PostgresStores.NewDatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database);
        await store.Audit.AppendAsync([.. Enumerable.Range(1, 5).Select(Record)], Cancellation);
        await PostgresStores.RunAsync(database, Unguard + "DELETE FROM audit WHERE sequence = 5");
        (await Should.ThrowAsync<StoreException>(() => store.Audit.AppendAsync([Record(6)], Cancellation))).Message.ShouldContain("the end of the audit log was changed");
    }

    [Theory]
    [InlineData("DELETE FROM audit")]
    [InlineData("UPDATE audit SET hash = ''")]
    [InlineData("TRUNCATE audit")]
    public async Task Guards_EditByAccident_IsRefused(string edit)
    {
        var database = await PostgresStores.NewDatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database);
        await store.Audit.AppendAsync([Record(1)], Cancellation);
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => PostgresStores.RunAsync(database, edit))).MessageText.ShouldContain("append-only");
    }

    private static AuditRecord Record(int number) => new(SampleEstate.Start.AddSeconds(number).AddTicks(3), "tests", "write", "audit", $"{number}");
}
