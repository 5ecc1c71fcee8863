using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Postgres;

public sealed class PostgresAuditLogTests : AuditLogCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => PostgresStores.OpenAsync(time);
}
