using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Postgres;

public sealed class PostgresInventoryDeltaTests : InventoryDeltaCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => PostgresStores.OpenAsync(time);
}
