using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Sqlite;

public sealed class SqliteCheckpointStoreTests : CheckpointStoreCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => TemporaryStore.OpenAsync(time);
}
