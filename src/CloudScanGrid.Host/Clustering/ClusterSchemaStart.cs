using CloudScanGrid.Storage;
using Npgsql;

namespace CloudScanGrid.Host.Clustering;

/// <summary>Applies the schema before the silo starts: hosted services start in the order in which they were added.</summary>
internal sealed class ClusterSchemaStart(NpgsqlDataSource database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ClusterSchema.ApplyAsync(database, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new StoreException(
                "the database of Data:Postgres", $"does not take the cluster's tables: {exception.Message}", "check that it runs, and that its user may create tables in its schema", exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
