using System.Globalization;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.Storage.Postgres.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Storage.Tests.Postgres;

/// <summary>Whatever a silo's own clock shows, its leases end by that of the database.</summary>
public sealed class DatabaseClockTests
{
    private static readonly TimeSpan Close = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task GetUtcNow_MachineAnHourOff_IsTheDatabasesTime(int hours)
    {
        var name = await PostgresStores.NewDatabaseAsync();
        await using var sources = PostgresSources.Of(name, PostgresStores.Options);
        var clock = new DatabaseClock(Database(sources), new WrongClock { WallOffset = TimeSpan.FromHours(hours) });
        await clock.StartAsync(Cancellation);

        clock.GetUtcNow().ShouldBe(await TimeOfAsync(name), Close);
    }

    [Fact]
    public async Task GetUtcNow_MachineThatCountedAMinuteTooMuch_IsRightAgainAfterALook()
    {
        var name = await PostgresStores.NewDatabaseAsync();
        await using var sources = PostgresSources.Of(name, PostgresStores.Options);
        var machine = new WrongClock();
        var clock = new DatabaseClock(Database(sources), machine);
        await clock.StartAsync(Cancellation);

        machine.MonotonicOffset = TimeSpan.FromMinutes(1);
        clock.GetUtcNow().ShouldBe(await TimeOfAsync(name) + TimeSpan.FromMinutes(1), Close);

        for (var look = 0; look < 200 && clock.GetUtcNow() - await TimeOfAsync(name) > Close; look++)
            await Task.Delay(50, Cancellation);
        clock.GetUtcNow().ShouldBe(await TimeOfAsync(name), Close);
    }

    [Fact]
    public async Task Open_WithoutAClock_LeasesByTheDatabases()
    {
        var name = await PostgresStores.NewDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(name, PostgresStores.Options, time: null, NullLogger.Instance, Cancellation);

        store.Clock.ShouldBeOfType<DatabaseClock>().GetUtcNow().ShouldBe(await TimeOfAsync(name), Close);
    }

    private static PostgresDatabase Database(PostgresSources sources) =>
        new(sources, new DocumentFormat(new PortLists(_ => null)), PostgresStores.Options.RetryFor, NullLogger.Instance);

    private static async Task<DateTimeOffset> TimeOfAsync(string database) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse((await PostgresStores.RunAsync(database, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"))!, CultureInfo.InvariantCulture));

    /// <summary>A machine whose clocks are off.</summary>
    private sealed class WrongClock : TimeProvider
    {
        public TimeSpan WallOffset { get; init; }

        public TimeSpan MonotonicOffset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + WallOffset;

        public override long GetTimestamp() => System.GetTimestamp() + (long)(MonotonicOffset.TotalSeconds * TimestampFrequency);
    }
}
