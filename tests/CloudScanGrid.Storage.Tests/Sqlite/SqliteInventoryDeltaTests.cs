using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Sqlite;

public sealed class SqliteInventoryDeltaTests : InventoryDeltaCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => TemporaryStore.OpenAsync(time);
}
