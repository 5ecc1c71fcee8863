using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Postgres;

public sealed class PostgresTargetLeaseTests : TargetLeaseCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => PostgresStores.OpenAsync(time);
}
