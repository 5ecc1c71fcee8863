using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Sqlite;

public sealed class SqliteLeaseProperties : LeaseProperties
{
    protected override int Cases => 60;

    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => TemporaryStore.OpenAsync(time);
}
