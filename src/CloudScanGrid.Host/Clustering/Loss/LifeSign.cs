using Npgsql;
using Orleans.Runtime;

namespace CloudScanGrid.Host.Clustering.Loss;

/// <summary>
/// A lock in the database that the session of this silo's process holds. When the process dies, however it dies, the server ends the session and the lock is free.
/// </summary>
/// <remarks>
/// Held by nobody it proves nothing alone: the database may have restarted. It needs a session of its own: behind a pooler that shares sessions between
/// transactions, every silo would seem to be without one.
/// </remarks>
internal sealed partial class LifeSign(NpgsqlDataSource database, string clusterId, SiloAddress self, ILogger<LifeSign> logger) : BackgroundService
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Whether a silo's process holds its lock.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<bool> IsHeldByAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        // Of the transaction, which ends with the statement.
        await using var command = database.CreateCommand("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = LockOf(silo) });
        return !(bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HoldAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogNotHeld(exception.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(RetryPeriod, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_lock(hashtextextended($1, 0))", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = LockOf(self) });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // Nothing is ever sent there: this ends when the connection does.
        while (!cancellationToken.IsCancellationRequested)
            await connection.WaitAsync(cancellationToken);
    }

    private string LockOf(SiloAddress silo) => $"silo {clusterId} {silo.ToParsableString()}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The session that shows that this silo lives ended ({Detail}); another one is opened. Until then the others notice its death a few seconds later")]
    private partial void LogNotHeld(string detail);
}
