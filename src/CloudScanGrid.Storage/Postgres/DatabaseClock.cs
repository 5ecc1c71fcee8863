using CloudScanGrid.Storage.Postgres.Connections;

namespace CloudScanGrid.Storage.Postgres;

/// <summary>
/// The database's time, carried on between two looks by this machine's monotonic clock. Silos whose own clocks differ, or jump, agree by it on when a lease ends.
/// </summary>
/// <remarks>
/// While the database is away it runs on. When the database's own clock jumps, every silo follows within <see cref="LookPeriod"/>: leases that are held run out
/// early and their targets wait again, or those of the dead end late.
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="machine">What carries its time on; the wall clock of it is not used.</param>
internal sealed class DatabaseClock(PostgresDatabase database, TimeProvider machine) : TimeProvider
{
    /// <summary>How often it looks, while it is asked.</summary>
    public static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(10);

    // A look that took longer says too little about now.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private Look? _look;
    private int _isLooking;

    /// <inheritdoc/>
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <summary>Looks for the first time; before that nobody may ask it.</summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public async Task StartAsync(CancellationToken cancellationToken) => Volatile.Write(ref _look, await LookAsync(cancellationToken));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var look = Volatile.Read(ref _look) ?? throw new InvalidOperationException("The database's clock was not looked at yet.");
        var age = machine.GetElapsedTime(look.Timestamp);
        if (age > LookPeriod && Interlocked.Exchange(ref _isLooking, 1) == 0)
            _ = LookAgainAsync();
        return look.Time + age;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);

    private Task<Look> LookAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var asked = machine.GetTimestamp();
            var time = (await session.QueryAsync($"SELECT clock_timestamp()", row => row.Time(0)))[0];
            var took = machine.GetElapsedTime(asked);
            return new Look(asked, time - (took / 2), took);
        },
        cancellationToken);

    private async Task LookAgainAsync()
    {
        try
        {
            var look = await LookAsync(CancellationToken.None);
            if (look.Took < LongestLook)
                Volatile.Write(ref _look, look);
        }
        catch (Exception exception) when (exception is StoreException or ObjectDisposedException)
        {
            // It runs on. Whoever writes meets the trouble itself, and tells of it.
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private sealed record Look(long Timestamp, DateTimeOffset Time, TimeSpan Took);
}
