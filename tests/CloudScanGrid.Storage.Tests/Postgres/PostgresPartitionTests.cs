using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Tests.Postgres;

/// <summary>Observations stand in months; old months go, what is still the latest word on an address stays.</summary>
public sealed class PostgresPartitionTests
{
    private const string Months = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'observations'::regclass";

    private readonly ManualClock _clock = new(SampleEstate.Start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_Again_MakesTheMonthsAheadOnce()
    {
        var database = await PostgresStores.NewDatabaseAsync();
        await (await PostgresStores.OpenAsync(database, _clock)).DisposeAsync();
        (await PostgresStores.RunAsync(database, Months)).ShouldBe("4");
        _clock.Advance(TimeSpan.FromDays(31));
        await (await PostgresStores.OpenAsync(database, _clock)).DisposeAsync();
        (await PostgresStores.RunAsync(database, Months)).ShouldBe("5");
    }

    [Fact]
    public async Task Import_TimesOfEveryAge_MakesMonthsWithinTheRetentionOnly()
    {
        var database = await PostgresStores.NewDatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database, _clock);
        var looks = new[] { -1000, -300, -299, -40, 0, 1, 300, 100_000 };
        (await store.Observations.ImportAsync([.. looks.Select(days => Look(1, SampleEstate.Start.AddDays(days)))], Cancellation)).ShouldBe(looks.Length);
        // The default one, three from the opening, and those of 300 and of 40 days ago.
        (await PostgresStores.RunAsync(database, Months)).ShouldBe("6");
        (await store.Observations.ReadAfterAsync(SampleEstate.Asset(1).Key, 0, 10, Cancellation)).Select(one => one.Number).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
    }

    [Fact]
    public async Task Retention_OldMonths_GoButNotTheLatestLookNorWhatIsNotJudged()
    {
        var database = await PostgresStores.NewDatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database, _clock);
        await store.Inventory.ApplyAsync(SampleEstate.Snapshot(SampleEstate.Start, Enumerable.Range(1, 4).Select(SampleEstate.Asset)), Cancellation);
        // 1 is seen again later; 2 never; 3 is retired; of 4, the first look is not judged.
        var old = SampleEstate.Start;
        var recent = old.AddDays(500);
        await store.Observations.ImportAsync([Look(1, old), Look(2, old), Look(3, old), Look(4, old), Look(2, old.AddHours(-1))], Cancellation);
        _clock.Advance(TimeSpan.FromDays(500));
        await store.Observations.ImportAsync([Look(1, recent), Look(4, recent)], Cancellation);
        await store.Inventory.ApplyAsync(SampleEstate.Snapshot(recent, new[] { 1, 2, 4 }.Select(SampleEstate.Asset)), Cancellation);
        await store.Detection.SaveAsync(
            [new(SampleEstate.Baseline(SampleEstate.Asset(1), 2), [], []), new(SampleEstate.Baseline(SampleEstate.Asset(2), 2), [], []), new(SampleEstate.Baseline(SampleEstate.Asset(3), 1), [], [])],
            Cancellation);

        (await store.ApplyRetentionAsync(Cancellation)).ShouldBe(3);
        (await NumbersAsync(store.Observations, 1)).ShouldBe([2]);
        (await NumbersAsync(store.Observations, 2)).ShouldBe([1]);
        (await NumbersAsync(store.Observations, 3)).ShouldBeEmpty();
        (await NumbersAsync(store.Observations, 4)).ShouldBe([1, 2]);
        var latest = await store.Observations.ReadAllAsync(null, Cancellation).Select(one => (one.Asset.AssetId, one.Number)).ToListAsync(Cancellation);
        latest.ShouldBe([("i-0001", 2), ("i-0002", 1), ("i-0004", 2)]);
        // Numbers go on, though what had them is gone.
        await store.Observations.ImportAsync([Look(3, recent), Look(2, recent)], Cancellation);
        (await NumbersAsync(store.Observations, 3)).ShouldBe([2]);
        (await NumbersAsync(store.Observations, 2)).ShouldBe([1, 3]);
        await store.Detection.SaveAsync([new(SampleEstate.Baseline(SampleEstate.Asset(2), 3), [], []), new(SampleEstate.Baseline(SampleEstate.Asset(4), 2), [], [])], Cancellation);
        (await store.ApplyRetentionAsync(Cancellation)).ShouldBe(0);
        (await NumbersAsync(store.Observations, 2)).ShouldBe([3]);
        (await NumbersAsync(store.Observations, 4)).ShouldBe([2]);
    }

    private static AssetObservation Look(int number, DateTimeOffset at)
    {
        var asset = SampleEstate.Asset(number);
        return SampleEstate.Observation(asset, SampleEstate.Look(asset.Addresses[0], at, "1-1000", 80), "import", 0);
    }

    private static async Task<IEnumerable<long>> NumbersAsync(IObservationStore observations, int number) =>
        (await observations.ReadAfterAsync(SampleEstate.Asset(number).Key, 0, 100, Cancellation)).Select(one => one.Number);
}
