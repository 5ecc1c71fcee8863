using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Inventory;

/// <inheritdoc cref="IInventoryStore"/>
internal sealed class PostgresInventoryStore(PostgresDatabase database) : IInventoryStore
{
    public Task<InventoryChange> ApplyAsync(AccountReading reading, CancellationToken cancellationToken) =>
        database.WriteAsync(session => new SnapshotApplication(session, reading.Snapshot).RunAsync(() => new NetworkApplication(session, reading).RunAsync()), cancellationToken);

    public async Task<IReadOnlyList<NetworkFacts>> ListNetworksAsync(AccountKey account, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QueryAsync($"SELECT detail FROM networks WHERE account = {account} ORDER BY network", row => row.Document<NetworkFacts>(0)), cancellationToken);

    public Task<AccountState?> FindAccountAsync(AccountKey account, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.FindAsync($"SELECT detail FROM accounts WHERE account = {account}", ReadAccount), cancellationToken);

    public async Task<IReadOnlyList<AccountState>> ListAccountsAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(session => session.QueryAsync($"SELECT detail FROM accounts ORDER BY account", ReadAccount), cancellationToken);

    public Task<Asset?> FindAssetAsync(AssetKey asset, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.FindAsync($"SELECT {AssetRows.Columns} FROM known_assets WHERE asset = {asset}", AssetRows.Read), cancellationToken);

    public IAsyncEnumerable<Asset> ReadLiveAssetsAsync(AccountKey account, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(account);
        return database.StreamAsync<Asset>(
            (session, last) => session.QueryAsync(
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
            session => session.QueryAsync(
                $"SELECT {AssetRows.Columns} FROM known_assets WHERE subnet = {subnet} AND retired_at IS NULL ORDER BY asset", AssetRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<Asset>> FindOwnersAsync(IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {AssetRows.Columns} FROM known_assets
                WHERE asset IN (
                        SELECT asset FROM asset_addresses WHERE address = ANY({addresses.Select(AddressText.Canonical)}) AND owned_until IS NULL)
                    AND retired_at IS NULL
                ORDER BY asset
                """,
                AssetRows.Read),
            cancellationToken);

    private static AccountState ReadAccount(StoredRow row) => row.Document<AccountState>(0);
}
