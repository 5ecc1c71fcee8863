using System.ComponentModel.DataAnnotations;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Sqlite.Auditing;
using CloudScanGrid.Storage.Sqlite.Campaigns;
using CloudScanGrid.Storage.Sqlite.Connections;
using CloudScanGrid.Storage.Sqlite.Detection;
using CloudScanGrid.Storage.Sqlite.Inventory;
using CloudScanGrid.Storage.Sqlite.Queries;
using CloudScanGrid.Storage.Sqlite.Scanning;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Storage.Sqlite;

/// <summary>
/// Every store port in one SQLite file. One process writes it; any number may read it meanwhile (write-ahead log). What a caller was told is kept survives the
/// death of the process; see <see cref="SqliteStoreOptions.SurvivesPowerLoss"/> for the death of the machine.
/// </summary>
public sealed class SqliteStore : IGridStore
{
    private readonly SqliteDatabase _database;
    private readonly FileStream? _lock;
    private readonly StoreMetrics? _metrics;
    private TemporaryDirectory? _temporary;

    private SqliteStore(string path, SqliteStoreOptions options, TimeProvider time, DocumentFormat format, WriteQueue? writer, StoreMetrics? metrics, FileStream? stateLock)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Path = path;
        Clock = time;
        _lock = stateLock;
        _metrics = metrics;
        _database = new(path, format, new ReadPool(path, options.ReadConnections, options.BusyTimeout, format), writer);
        Inventory = new SqliteInventoryStore(_database);
        Observations = new SqliteObservationStore(_database);
        Campaigns = new SqliteCampaignStore(_database, time, options.MaxLapsedLeases);
        Checkpoints = new SqliteCheckpointStore(_database);
        Detection = new SqliteDetectionStore(_database);
        Leases = new SqliteLeaseStore(_database, time);
        Audit = new SqliteAuditLog(_database, path);
        Estate = new SqliteEstateReader(_database);
        Gauges = new SqliteGridGauges(_database);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

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

    /// <summary>Opens a file for writing; makes it when it is not there and upgrades it when it is older.</summary>
    /// <exception cref="StateInUseException">Another process writes it.</exception>
    /// <exception cref="StoreException">It is no state file, is newer than this program, or cannot be written.</exception>
    public static async Task<SqliteStore> OpenAsync(
        string path, SqliteStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        return await Task.Run(() => OpenWriter(path, options, options.SurvivesPowerLoss ? "FULL" : "NORMAL", time, logger), cancellationToken);
    }

    /// <summary>Opens a store of its own that is gone when it is disposed: for a scan that keeps nothing.</summary>
    public static async Task<SqliteStore> OpenTemporaryAsync(
        SqliteStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        // A file rather than memory: SQLite's shared memory databases have no write-ahead log, so readers would wait for the writer.
        var directory = TemporaryDirectory.Create();
        try
        {
            var path = System.IO.Path.Combine(directory.Path, "state.db");
            var store = await Task.Run(() => OpenWriter(path, options, "OFF", time, logger), cancellationToken);
            store._temporary = directory;
            return store;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file to read it, beside a process that writes it or alone. Writing through it is a <see cref="StoreException"/>.</summary>
    /// <exception cref="StoreException">It does not exist, is no state file, or is of another version.</exception>
    public static async Task<SqliteStore> OpenReadOnlyAsync(
        string path, SqliteStoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        var store = new SqliteStore(path, options, time, FormatOf(path, options), null, null, null);
        try
        {
            await store._database.ReadAsync(
                session =>
                {
                    Schema.Require(session, path);
                    return true;
                },
                cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _metrics?.Dispose();
        await _database.DisposeAsync();
        if (_lock is not null)
            await _lock.DisposeAsync();
        _temporary?.Dispose();
    }

    private static SqliteStore OpenWriter(string path, SqliteStoreOptions options, string synchronous, TimeProvider time, ILogger logger)
    {
        var stateLock = StateLock.Acquire(path);
        var format = FormatOf(path, options);
        SqliteSession? session = null;
        try
        {
            session = SqliteSession.Open(path, SqliteOpenMode.ReadWriteCreate, options.BusyTimeout, format);
            // 64 MiB of log between checkpoints instead of 4: a campaign writes the same pages again and again, and each checkpoint waits for the disk.
            session.Run($"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=16000");
            Schema.Upgrade(session, path);
            session.Execute($"INSERT OR REPLACE INTO writer (id, process_id, opened_at) VALUES (1, {Environment.ProcessId}, {time.GetUtcNow()})");
            var metrics = new StoreMetrics();
            var store = new SqliteStore(path, options, time, format, new WriteQueue(session, path, options.MaxBatch, metrics, logger), metrics, stateLock);
            metrics.Watch(() => store.WriteTrouble is not null);
            metrics.Watch(() => StoreFiles.Measure(path));
            return store;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            stateLock.Dispose();
            if (exception is SqliteException trouble)
                throw SqliteTrouble.Explain(path, trouble);
            throw;
        }
    }

    // A connection of its own for each list: it is read once in a process, in the middle of reading a row that names it.
    private static DocumentFormat FormatOf(string path, SqliteStoreOptions options)
    {
        return new(new PortLists(Find));

        string? Find(string name)
        {
            using var session = SqliteSession.Open(path, SqliteOpenMode.ReadOnly, options.BusyTimeout, DocumentFormat.None);
            return session.Find($"SELECT ports FROM port_lists WHERE name = {name}", row => row.Text(0));
        }
    }
}
