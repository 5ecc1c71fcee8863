using System.Diagnostics;
using System.Text.Json;
using CloudScanGrid.Domain.Scanning;
using Npgsql;
using NpgsqlTypes;

namespace CloudScanGrid.LoadTests.Leasing;

/// <summary>
/// The floor: a queue in one table, as one would write it by hand for nothing but speed. A batch is claimed by <c>FOR UPDATE SKIP LOCKED</c> under a token and a lease,
/// and ended under its tokens; each is a transaction of one statement. No account, no budget, no campaign to look at, no asset that must not be leased twice.
/// </summary>
internal sealed class RawQueue(NpgsqlDataSource source, LeasedWork work) : IAsyncDisposable
{
    // Room for the two versions that a row gets, on its own page; the index holds what waits only.
    private const string Schema =
        """
        CREATE TABLE jobs (
            id bigint NOT NULL PRIMARY KEY, target text NOT NULL, state smallint NOT NULL DEFAULT 0, token bigint NOT NULL DEFAULT 0, owner text, expires_at timestamptz
        ) WITH (fillfactor = 40);
        CREATE INDEX jobs_waiting ON jobs (id) WHERE state = 0;
        CREATE TABLE results (id bigint NOT NULL PRIMARY KEY, result bytea NOT NULL)
        """;

    private const string Claim =
        """
        UPDATE jobs SET state = 1, token = token + 1, owner = $1, expires_at = $2
        WHERE id = ANY (ARRAY(SELECT id FROM jobs WHERE state = 0 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)) RETURNING id, token, target
        """;

    private const string Complete =
        "UPDATE jobs SET state = 2, owner = NULL, expires_at = NULL FROM unnest($1, $2) k(id, token) WHERE jobs.id = k.id AND jobs.token = k.token AND jobs.state = 1";

    private readonly byte[][] _results = [.. work.Looks.Select(ResultOf)];

    public static async Task<RawQueue> FillAsync(string database, LeasedWork work)
    {
        var text = new NpgsqlConnectionStringBuilder(database) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 1, Options = "-c jit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off" };
        var source = NpgsqlDataSource.Create(text);
        await using var connection = await source.OpenConnectionAsync();
        await using (var command = new NpgsqlCommand(Schema, connection))
            await command.ExecuteNonQueryAsync();
        await using (var rows = await connection.BeginBinaryImportAsync("COPY jobs (id, target) FROM STDIN (FORMAT BINARY)"))
        {
            for (var index = 0; index < work.Targets.Length; index++)
            {
                await rows.StartRowAsync();
                await rows.WriteAsync((long)index, NpgsqlDbType.Bigint);
                await rows.WriteAsync(work.Targets[index].Asset.ToString(), NpgsqlDbType.Text);
            }

            await rows.CompleteAsync();
        }

        return new(source, work);
    }

    /// <summary>Claims and completes every row.</summary>
    /// <param name="workers">Connections at once.</param>
    /// <param name="batch">Rows claimed at once.</param>
    /// <param name="keepsResults">Whether each row's result is kept as well, by COPY in the transaction that completes it.</param>
    public async Task<TimeSpan> RunAsync(int workers, int batch, bool keepsResults)
    {
        var started = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync($"worker-{worker}", batch, keepsResults))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (done.Sum() != work.Targets.Length)
            throw new InvalidOperationException($"{done.Sum()} of {work.Targets.Length} rows were completed");
        return elapsed;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static byte[] ResultOf(HostObservation look) => JsonSerializer.SerializeToUtf8Bytes(
        look.Services.Select(service => new { service.Port.Number, service.Name, service.Product, service.Version, service.Cpes }));

    private async Task<int> WorkAsync(string owner, int batch, bool keepsResults)
    {
        await using var connection = await source.OpenConnectionAsync();
        var done = 0;
        while (true)
        {
            var (ids, tokens) = await ClaimAsync(connection, owner, batch);
            if (ids.Count == 0)
                return done;
            await using var transaction = keepsResults ? await connection.BeginTransactionAsync() : null;
            await using (var command = new NpgsqlCommand(Complete, connection) { Parameters = { new() { Value = ids.ToArray() }, new() { Value = tokens.ToArray() } } })
                done += await command.ExecuteNonQueryAsync();
            if (transaction is null)
                continue;
            await KeepAsync(connection, ids);
            await transaction.CommitAsync();
        }
    }

    private static async Task<(List<long> Ids, List<long> Tokens)> ClaimAsync(NpgsqlConnection connection, string owner, int batch)
    {
        var expiresAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1);
        await using var command = new NpgsqlCommand(Claim, connection) { Parameters = { new() { Value = owner }, new() { Value = expiresAt }, new() { Value = batch } } };
        await using var reader = await command.ExecuteReaderAsync();
        var (ids, tokens) = (new List<long>(batch), new List<long>(batch));
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetInt64(0));
            tokens.Add(reader.GetInt64(1));
            _ = reader.GetString(2);
        }

        return (ids, tokens);
    }

    private async Task KeepAsync(NpgsqlConnection connection, List<long> ids)
    {
        await using var rows = await connection.BeginBinaryImportAsync("COPY results (id, result) FROM STDIN (FORMAT BINARY)");
        foreach (var id in ids)
        {
            await rows.StartRowAsync();
            await rows.WriteAsync(id, NpgsqlDbType.Bigint);
            await rows.WriteAsync(_results[id], NpgsqlDbType.Bytea);
        }

        await rows.CompleteAsync();
    }
}
