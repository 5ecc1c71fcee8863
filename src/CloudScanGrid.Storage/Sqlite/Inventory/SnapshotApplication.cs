using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Inventory;

/// <summary>
/// Applies one snapshot within the writer's transaction. Only what differs is written: that an unchanged asset was seen again follows from the account's row.
/// </summary>
internal sealed class SnapshotApplication(SqliteSession session, AccountSnapshot snapshot)
{
    private readonly DateTimeOffset _takenAt = snapshot.TakenAt;
    private readonly bool _isComplete = snapshot.Completeness == SnapshotCompleteness.Complete;

    private sealed record KnownAsset(string Key, byte[] Detail, bool IsRetired);

    public InventoryChange Run()
    {
        var assets = AppliedSnapshot.AssetsOf(snapshot);
        var account = session.Find($"SELECT detail FROM accounts WHERE account = {snapshot.Key}", row => row.Document<AccountState>(0));
        // One that was overtaken on its way would bring back what a newer one retired.
        if (account?.SyncedAt > _takenAt)
            return new(0, 0, 0, assets.Count);

        SaveAccount(account);
        var keys = KeyRange.Of(snapshot.Key);
        var known = session.Query(
            $"SELECT asset, detail, retired_at IS NOT NULL FROM assets WHERE asset > {keys.From} AND asset < {keys.To}",
            row => new KnownAsset(row.Text(0), row.Bytes(1), row.Number(2) != 0)).ToDictionary(asset => asset.Key, StringComparer.Ordinal);

        int added = 0, updated = 0, unchanged = 0;
        foreach (var (key, asset) in assets)
        {
            var detail = session.Format.Write(asset);
            if (!known.TryGetValue(key, out var before))
            {
                Add(asset, detail);
                added++;
            }
            else if (before.IsRetired || !before.Detail.AsSpan().SequenceEqual(detail))
            {
                Update(asset, detail, before);
                updated++;
            }
            else
            {
                ConfirmUnchanged(key);
                unchanged++;
            }
        }

        var retired = _isComplete ? known.Values.Where(asset => !asset.IsRetired && !assets.ContainsKey(asset.Key)).ToList() : [];
        retired.ForEach(asset => Retire(asset.Key));
        // Last: until now the row told when the assets that are retired here were seen.
        if (_isComplete)
            session.Execute($"UPDATE accounts SET complete_at = {_takenAt} WHERE account = {snapshot.Key}");
        return new(added, updated, retired.Count, unchanged);
    }

    private void SaveAccount(AccountState? before)
    {
        var detail = session.Format.Write(AppliedSnapshot.AccountAfter(snapshot, before));
        session.Execute(
            $"""
            INSERT INTO accounts (account, region, synced_at, complete_at, detail) VALUES ({snapshot.Key}, {snapshot.Region}, {_takenAt}, 0, {detail})
            ON CONFLICT (account) DO UPDATE SET region = excluded.region, synced_at = excluded.synced_at, detail = excluded.detail
            """);
    }

    private void Add(AssetSnapshot asset, byte[] detail)
    {
        session.Execute(
            $"""
            INSERT INTO assets (asset, account, subnet, first_seen_at, last_seen_at, detail)
            VALUES ({asset.Key}, {snapshot.Key}, {asset.Subnet}, {_takenAt}, {_takenAt}, {detail})
            """);
        foreach (var address in asset.Addresses)
            Own(asset.Key, address);
    }

    private void Update(AssetSnapshot asset, byte[] detail, KnownAsset before)
    {
        session.Execute(
            $"UPDATE assets SET subnet = {asset.Subnet}, last_seen_at = {_takenAt}, retired_at = NULL, detail = {detail} WHERE asset = {asset.Key}");
        var old = session.Format.Read<AssetSnapshot>(before.Detail);
        // A new machine under the same id has nothing of the old one.
        if (!string.Equals(old.Incarnation, asset.Incarnation, StringComparison.Ordinal))
            session.Execute($"DELETE FROM services WHERE asset = {asset.Key}");

        var owned = session.Query($"SELECT address FROM asset_addresses WHERE asset = {asset.Key} AND owned_until IS NULL", row => row.Address(0));
        foreach (var address in owned.Except(asset.Addresses))
            Disown(asset.Key, address);
        foreach (var address in asset.Addresses.Except(owned))
            Own(asset.Key, address);
    }

    private void ConfirmUnchanged(string key)
    {
        if (!_isComplete)
            session.Execute($"UPDATE assets SET last_seen_at = {_takenAt} WHERE asset = {key}");
    }

    private void Retire(string key)
    {
        session.Execute(
            $"""
            UPDATE assets SET retired_at = {_takenAt}, last_seen_at = (SELECT last_seen_at FROM known_assets k WHERE k.asset = assets.asset)
            WHERE asset = {key}
            """);
        session.Execute($"UPDATE asset_addresses SET owned_until = {_takenAt} WHERE asset = {key} AND owned_until IS NULL");
        session.Execute($"DELETE FROM services WHERE asset = {key}");
    }

    // An address can come, go and come back under the same instant when a snapshot is applied again.
    private void Own(AssetKey asset, IPAddress address) => session.Execute(
        $"""
        INSERT INTO asset_addresses (asset, address, owned_since) VALUES ({asset}, {address}, {_takenAt})
        ON CONFLICT (asset, address, owned_since) DO UPDATE SET owned_until = NULL
        """);

    private void Disown(AssetKey asset, IPAddress address)
    {
        session.Execute($"UPDATE asset_addresses SET owned_until = {_takenAt} WHERE asset = {asset} AND address = {address} AND owned_until IS NULL");
        session.Execute($"DELETE FROM services WHERE asset = {asset} AND address = {address}");
    }
}
