using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Inventory;

/// <inheritdoc cref="IInventoryStore"/>
internal sealed class SqliteInventoryStore(SqliteDatabase database) : IInventoryStore
{
    public Task<InventoryChange> ApplyAsync(AccountReading reading, CancellationToken cancellationToken) =>
        database.WriteAsync(session => new SnapshotApplication(session, reading.Snapshot).Run(() => new NetworkApplication(session, reading).Run()), cancellationToken);

    public async Task<IReadOnlyList<NetworkFacts>> ListNetworksAsync(AccountKey account, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Query($"SELECT detail FROM networks WHERE account = {account} ORDER BY network", row => row.Document<NetworkFacts>(0)), cancellationToken);

    public Task<AccountState?> FindAccountAsync(AccountKey account, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.Find($"SELECT detail FROM accounts WHERE account = {account}", ReadAccount), cancellationToken);

    public async Task<IReadOnlyList<AccountState>> ListAccountsAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(session => session.Query($"SELECT detail FROM accounts ORDER BY account", ReadAccount), cancellationToken);

    public Task<Asset?> FindAssetAsync(AssetKey asset, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.Find($"SELECT {AssetRows.Columns} FROM known_assets WHERE asset = {asset}", AssetRows.Read), cancellationToken);

    public IAsyncEnumerable<Asset> ReadLiveAssetsAsync(AccountKey account, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(account);
        return database.StreamAsync<Asset>(
            (session, last) => session.Query(
                $"""
                SELECT {AssetRows.Columns} FROM known_assets
                WHERE asset > {last?.Snapshot.Key.ToString() ?? keys.From} AND asset < {keys.To} AND retired_at IS NULL
                ORDER BY asset LIMIT {KeyedPages.Size}
                """,
                AssetRows.Read),
            cancellationToken);
    }

    public async Task<IReadOnlyList<Asset>> ListSubnetAssetsAsync(SubnetKey subnet, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"SELECT {AssetRows.Columns} FROM known_assets WHERE subnet = {subnet} AND retired_at IS NULL ORDER BY asset", AssetRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<Asset>> FindOwnersAsync(IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => addresses.Select(AddressText.Canonical).Distinct()
                .SelectMany(address => FindOwners(session, address))
                .DistinctBy(asset => asset.Snapshot.Key)
                .ToList(),
            cancellationToken);

    private static List<Asset> FindOwners(SqliteSession session, IPAddress address) => session.Query(
        $"""
        SELECT {AssetRows.Columns} FROM known_assets
        WHERE asset IN (SELECT asset FROM asset_addresses WHERE address = {address} AND owned_until IS NULL) AND retired_at IS NULL
        ORDER BY asset
        """,
        AssetRows.Read);

    private static AccountState ReadAccount(StoredRow row) => row.Document<AccountState>(0);
}
