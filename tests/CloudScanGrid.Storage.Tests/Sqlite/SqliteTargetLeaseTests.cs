using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Storage.Tests.Sqlite;

public sealed class SqliteTargetLeaseTests : TargetLeaseCompliance
{
    protected override Task<StoreUnderTest> OpenAsync(TimeProvider time) => TemporaryStore.OpenAsync(time);
}
