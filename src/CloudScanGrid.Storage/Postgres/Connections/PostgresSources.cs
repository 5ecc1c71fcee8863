using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>The connections of one silo: some that read, some that write, and two that look up lists of ports in the middle of a read.</summary>
internal sealed class PostgresSources : IAsyncDisposable
{
    // To compile a statement takes longer than any of ours.
    private const string Plans = "-c jit=off";

    // Writes find their rows by key. A planner that has no statistics yet, as in the first minutes of a new database, would read whole tables instead.
    private const string WriterPlans = $"{Plans} -c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off";

    private PostgresSources(NpgsqlConnectionStringBuilder text, int maxConnections)
    {
        Schema = text.SearchPath!;
        Place = $"PostgreSQL {text.Host}:{text.Port}/{text.Database}";
        var half = Math.Max(2, (maxConnections - 2) / 2);
        Readers = Build("readers", text, half, Plans);
        Writers = Build("writers", text, half, WriterPlans);
        // A pool of its own: one that waited in the readers' pool, with a reader's connection in hand, could wait for itself.
        Lists = Build("lists", text, 2, Plans);
    }

    public NpgsqlDataSource Readers { get; }

    public NpgsqlDataSource Writers { get; }

    public NpgsqlDataSource Lists { get; }

    /// <summary>The schema that holds the tables.</summary>
    public string Schema { get; }

    /// <summary>Where it is, without secrets.</summary>
    public string Place { get; }

    /// <exception cref="StoreException">The connection string is not one.</exception>
    public static PostgresSources Of(string connectionString, PostgresStoreOptions options)
    {
        NpgsqlConnectionStringBuilder text;
        try
        {
            text = PostgresConnectionString.Read(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            throw new StoreException(
                "the PostgreSQL connection string", exception.Message, "write one as in 'Host=db;Database=cloudscan;Username=cloudscan;Password=...'", exception);
        }

        if (string.IsNullOrEmpty(text.Host))
            throw new StoreException("the PostgreSQL connection string", "it names no Host", "write one as in 'Host=db;Database=cloudscan;Username=cloudscan'");
        text.Database ??= text.Username ?? "cloudscan";
        text.ApplicationName ??= "cloudscan";
        text.CommandTimeout = (int)options.StatementTimeout.TotalSeconds;
        text.MaxAutoPrepare = 200;
        text.AutoPrepareMinUsages = 2;
        text.TcpKeepAlive = true;
        // Whatever is set or locked here is so until the end of a transaction: nothing is left of it for the next user of a connection.
        text.NoResetOnClose = true;
        return new PostgresSources(text, options.MaxConnections);
    }

    public async ValueTask DisposeAsync()
    {
        await Readers.DisposeAsync();
        await Writers.DisposeAsync();
        await Lists.DisposeAsync();
    }

    // A pool without a name is called by its connection string, and metrics would tell where the server is.
    private static NpgsqlDataSource Build(string name, NpgsqlConnectionStringBuilder text, int maxConnections, string plans)
    {
        var own = new NpgsqlConnectionStringBuilder(text.ConnectionString)
        {
            MaxPoolSize = maxConnections,
            MinPoolSize = 0,
            Options = $"{text.Options} {plans}".Trim(),
        };
        return new NpgsqlDataSourceBuilder(own.ConnectionString) { Name = name }.Build();
    }
}
