using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Postgres;

public sealed class PostgresCheckpointStoreTests : CheckpointStoreCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => PostgresStores.OpenAsync(time);
}
