using System.ComponentModel.DataAnnotations;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Postgres.Auditing;
using CloudScanGrid.Storage.Postgres.Campaigns;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Postgres.Detection;
using CloudScanGrid.Storage.Postgres.Inventory;
using CloudScanGrid.Storage.Postgres.Queries;
using CloudScanGrid.Storage.Postgres.Scanning;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres;

/// <summary>
/// Every store port in one PostgreSQL database, which any number of silos share. What a caller was told is kept is on the server's disk; a server that restarts or
/// fails over is waited for (<see cref="PostgresStoreOptions.RetryFor"/>).
/// </summary>
public sealed partial class PostgresStore : IGridStore
{
    // Two keep the server busy while the other's answer is on its way; more would wait for each other at the counters of their campaign.
    private const int RecordWriters = 2;

    private static readonly TimeSpan UpkeepPeriod = TimeSpan.FromHours(1);

    private readonly PostgresSources _sources;
    private readonly PostgresDatabase _database;
    private readonly GroupCommit<StoredObservation, RecordedObservation> _records;
    private readonly GroupCommit<IReadOnlyList<AuditRecord>, bool> _appends;
    private readonly ObservationPartitions _partitions;
    private readonly StoreMetrics _metrics = new();
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private Task _upkeep = Task.CompletedTask;

    private PostgresStore(PostgresSources sources, PostgresStoreOptions options, TimeProvider? time, ILogger logger)
    {
        _sources = sources;
        _logger = logger;
        _database = new(sources, new DocumentFormat(new PortLists(FindPortList)), options.RetryFor, logger);
        Clock = time ?? new DatabaseClock(_database, TimeProvider.System);
        _records = new(_database, RecordWriters, options.MaxBatch, _metrics, ObservationWriting.RecordAsync);
        _appends = new(_database, 1, options.MaxBatch, _metrics, (session, group) => PostgresAuditLog.AppendAsync(session, sources.Place, group));
        _partitions = new(_database, options.ObservationRetention, Clock);
        _metrics.Watch(() => WriteTrouble is not null);
        Inventory = new PostgresInventoryStore(_database);
        Observations = new PostgresObservationStore(_database, _records, _partitions);
        Campaigns = new PostgresCampaignStore(_database, Clock, options.MaxLapsedLeases);
        Checkpoints = new PostgresCheckpointStore(_database);
        Detection = new PostgresDetectionStore(_database);
        Leases = new PostgresLeaseStore(_database, Clock);
        Audit = new PostgresAuditLog(_database, _appends);
        Estate = new PostgresEstateReader(_database);
        var gauges = new PostgresGridGauges(_database);
        _metrics.Watch(() => gauges.Size);
        Gauges = gauges;
    }

    /// <inheritdoc/>
    public StoreException? WriteTrouble => _database.WriteTrouble;

    /// <inheritdoc/>
    public TimeProvider Clock { get; }

    /// <inheritdoc/>
    public IInventoryStore Inventory { get; }

    /// <inheritdoc/>
    public IObservationStore Observations { get; }

    /// <inheritdoc/>
    public ICampaignStore Campaigns { get; }

    /// <inheritdoc/>
    public ICheckpointStore Checkpoints { get; }

    /// <inheritdoc/>
    public IDetectionStore Detection { get; }

    /// <inheritdoc/>
    public ILeaseStore Leases { get; }

    /// <inheritdoc/>
    public IAuditLog Audit { get; }

    /// <inheritdoc/>
    public IEstateReader Estate { get; }

    /// <inheritdoc/>
    public IGridGauges Gauges { get; }

    /// <summary>Opens a database; makes its tables when they are not there and upgrades them when they are older. Any number of silos may do so at once.</summary>
    /// <param name="connectionString">The database, as Npgsql writes it.</param>
    /// <param name="options">How it is used.</param>
    /// <param name="time">By what leases end; null for the database's own clock, so that silos agree.</param>
    /// <param name="logger">Told of what is waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">It cannot be reached, refuses the user, is too old a server, or is newer than this program.</exception>
    public static async Task<PostgresStore> OpenAsync(
        string connectionString, PostgresStoreOptions options, TimeProvider? time, ILogger logger, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var store = new PostgresStore(PostgresSources.Of(connectionString, options), options, time, logger);
        try
        {
            await store._database.UpgradeAsync(cancellationToken);
            if (store.Clock is DatabaseClock clock)
                await clock.StartAsync(cancellationToken);
            await store._partitions.EnsureAheadAsync(cancellationToken);
            store._upkeep = store.KeepUpAsync();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Makes the months to come, and drops the observations that are older than <see cref="PostgresStoreOptions.ObservationRetention"/>. The store does so by itself
    /// each hour; of several silos that do so at once, one finds something to do.
    /// </summary>
    /// <returns>How many months were dropped.</returns>
    public async Task<int> ApplyRetentionAsync(CancellationToken cancellationToken)
    {
        await _partitions.EnsureAheadAsync(cancellationToken);
        return await _partitions.DropOldAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _upkeep;
        await _records.DisposeAsync();
        await _appends.DisposeAsync();
        await _sources.DisposeAsync();
        _closing.Dispose();
        _metrics.Dispose();
    }

    private async Task KeepUpAsync()
    {
        using var timer = new PeriodicTimer(UpkeepPeriod);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                try
                {
                    await ApplyRetentionAsync(_closing.Token);
                }
                catch (StoreException exception)
                {
                    LogUpkeepFailed(exception);
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The store closes.
        }
    }

    // Not awaited: it is read once in a process for each list, in the middle of reading a row that names it.
    private string? FindPortList(string name)
    {
        using var connection = _sources.Lists.OpenConnection();
        using var command = new NpgsqlCommand("SELECT ports FROM port_lists WHERE name = $1", connection) { Parameters = { new() { Value = name } } };
        return (string?)command.ExecuteScalar();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "old observations were not dropped, or the months to come not made; it is tried again in an hour")]
    private partial void LogUpkeepFailed(Exception exception);
}
