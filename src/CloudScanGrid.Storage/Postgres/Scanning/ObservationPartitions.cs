using System.Collections.Concurrent;
using System.Globalization;
using CloudScanGrid.Storage.Postgres.Connections;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Scanning;

/// <summary>
/// The months of the observations, a partition each. Those to come are made ahead; one of the past is made when an import brings it, within the retention. What is
/// out of these bounds goes to the default partition, so that a file that names every month of ten thousand years makes no table for each.
/// </summary>
internal sealed class ObservationPartitions(PostgresDatabase database, TimeSpan retention, TimeProvider time)
{
    private const int MonthsAhead = 2;
    private const string Prefix = "observations_y";

    private readonly ConcurrentDictionary<DateOnly, bool> _known = new();

    /// <summary>What begins with a month that ends before this is dropped.</summary>
    private DateOnly OldestKept => MonthOf(time.GetUtcNow() - retention);

    /// <summary>Makes this month's partition and those of the next two.</summary>
    public Task EnsureAheadAsync(CancellationToken cancellationToken)
    {
        var month = MonthOf(time.GetUtcNow());
        return EnsureAsync(Enumerable.Range(0, MonthsAhead + 1).Select(month.AddMonths), cancellationToken);
    }

    /// <summary>Makes the partitions into which these observations belong.</summary>
    public Task EnsureForAsync(IEnumerable<DateTimeOffset> times, CancellationToken cancellationToken) =>
        EnsureAsync(times.Select(MonthOf).Distinct(), cancellationToken);

    /// <summary>
    /// Drops the months that ended before the retention. Kept of them, in the default partition: the latest look at each address of a living asset, and what no
    /// detector has judged yet.
    /// </summary>
    /// <returns>How many months were dropped.</returns>
    public async Task<int> DropOldAsync(CancellationToken cancellationToken)
    {
        var oldest = OldestKept;
        var months = await database.ReadAsync(ReadMonthsAsync, cancellationToken);
        var dropped = months.Where(month => month < oldest).ToList();
        foreach (var month in dropped)
        {
            await database.WriteAsync(session => DropAsync(session, month), cancellationToken);
            _known.TryRemove(month, out _);
        }

        await database.WriteAsync(session => ForgetSupersededAsync(session, oldest), cancellationToken);
        return dropped.Count;
    }

    private static Task<List<DateOnly>> ReadMonthsAsync(PostgresSession session) => session.QueryAsync(
        $"""
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'observations'::regclass AND c.relname LIKE {Prefix + "%"} ORDER BY c.relname
        """,
        row => DateOnly.ParseExact(row.Text(0)[Prefix.Length..], "yyyy'm'MM", CultureInfo.InvariantCulture));

    private static DateOnly MonthOf(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1);

    private static string NameOf(DateOnly month) => Prefix + month.ToString("yyyy'm'MM", CultureInfo.InvariantCulture);

    private static string BoundOf(DateOnly month) => month.ToString("yyyy'-'MM'-'dd' 00:00:00+00'", CultureInfo.InvariantCulture);

    private async Task EnsureAsync(IEnumerable<DateOnly> months, CancellationToken cancellationToken)
    {
        var (oldest, latest) = (OldestKept, MonthOf(time.GetUtcNow()).AddMonths(MonthsAhead));
        var missing = months.Where(month => month >= oldest && month <= latest && !_known.ContainsKey(month)).Order().ToList();
        if (missing.Count == 0)
            return;
        var existing = await database.ReadAsync(ReadMonthsAsync, cancellationToken);
        foreach (var month in missing)
        {
            if (!existing.Contains(month))
                await TryCreateAsync(month, cancellationToken);
            _known[month] = true;
        }
    }

    private async Task TryCreateAsync(DateOnly month, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(session => CreateAsync(session, month), cancellationToken);
        }
        catch (StoreException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege })
        {
            // Only the tables' owner may. Until it does, the default partition takes the month.
        }
    }

    // Attached rather than created as a partition: that would keep everybody out. What the default partition has of the month moves.
    private static async Task CreateAsync(PostgresSession session, DateOnly month)
    {
        var (name, from, to) = (NameOf(month), BoundOf(month), BoundOf(month.AddMonths(1)));
        await LockAsync(session);
        if ((await ReadMonthsAsync(session)).Contains(month))
            return;
        await session.RunAsync(
            $"""
            CREATE TABLE {name} (LIKE observations INCLUDING ALL);
            WITH moved AS (DELETE FROM observations_default WHERE observed_at >= '{from}' AND observed_at < '{to}' RETURNING *)
            INSERT INTO {name} SELECT * FROM moved;
            ALTER TABLE observations ATTACH PARTITION {name} FOR VALUES FROM ('{from}') TO ('{to}')
            """);
    }

    private static async Task DropAsync(PostgresSession session, DateOnly month)
    {
        var name = NameOf(month);
        await LockAsync(session);
        if (!(await ReadMonthsAsync(session)).Contains(month))
            return;
        // Nobody writes to the month from here on; readers are kept out only while the few that stay are moved.
        await session.RunAsync(
            $"""
            LOCK TABLE {name} IN SHARE MODE;
            CREATE TEMPORARY TABLE staying ON COMMIT DROP AS SELECT o.* FROM {name} o WHERE {Stays};
            ALTER TABLE observations DETACH PARTITION {name};
            INSERT INTO observations SELECT * FROM staying;
            DROP TABLE {name}
            """);
    }

    private static Task ForgetSupersededAsync(PostgresSession session, DateOnly oldest) => session.RunAsync(
        $"""
        DELETE FROM observations_default o WHERE o.observed_at < '{BoundOf(oldest)}' AND NOT ({Stays});
        DELETE FROM latest_looks l WHERE l.observed_at < '{BoundOf(oldest)}'
            AND EXISTS (SELECT 1 FROM assets a WHERE a.asset = l.asset AND a.retired_at IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM observations o WHERE o.asset = l.asset AND o.number = l.number AND o.observed_at = l.observed_at);
        DELETE FROM write_receipts WHERE written_at < now() - interval '1 hour'
        """);

    private static async Task LockAsync(PostgresSession session)
    {
        await session.QueryAsync($"SELECT pg_advisory_xact_lock({(long)SessionLock.Schema})", _ => true);
        // Whoever waits longer for readers makes those behind it wait, too; it is tried again.
        await session.RunAsync("SET LOCAL lock_timeout = '3s'");
    }

    private const string Stays =
        """
        EXISTS (SELECT 1 FROM undetected u WHERE u.asset = o.asset AND u.number = o.number)
        OR (EXISTS (SELECT 1 FROM latest_looks l WHERE l.asset = o.asset AND l.address = o.address AND l.number = o.number)
            AND NOT EXISTS (SELECT 1 FROM assets a WHERE a.asset = o.asset AND a.retired_at IS NOT NULL))
        """;
}
