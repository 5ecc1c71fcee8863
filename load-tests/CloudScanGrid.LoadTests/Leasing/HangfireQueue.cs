using System.Diagnostics;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;

namespace CloudScanGrid.LoadTests.Leasing;

/// <summary>Hangfire on the same server: jobs that do nothing, enqueued before the clock runs.</summary>
internal static class HangfireQueue
{
    private const int Jobs = 500;

    // The last ones may lie until a worker that lost them is given up.
    private const int Counted = 490;

    private const int Workers = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static int _done;

    /// <returns>Jobs a second, from the server's start until nearly all have run.</returns>
    public static async Task<double> RunAsync(string database)
    {
        var options = new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(50), EnableLongPolling = true };
        var storage = new PostgreSqlStorage(new NpgsqlConnectionFactory(database, options), options);
        var client = new BackgroundJobClient(storage);
        for (var job = 0; job < Jobs; job++)
            client.Enqueue(() => Run());
        _done = 0;
        var started = Stopwatch.GetTimestamp();
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = Workers }, storage);
        while (Volatile.Read(ref _done) < Counted)
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new InvalidOperationException($"Hangfire ran {_done} of {Jobs} jobs");
            await Task.Delay(5);
        }

        return Counted / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The job. Public: Hangfire calls it by its name.</summary>
    public static void Run() => Interlocked.Increment(ref _done);
}
