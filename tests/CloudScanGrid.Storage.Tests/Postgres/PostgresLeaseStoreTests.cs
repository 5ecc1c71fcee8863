using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Postgres;

public sealed class PostgresLeaseStoreTests : LeaseStoreCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => PostgresStores.OpenAsync(time);
}
