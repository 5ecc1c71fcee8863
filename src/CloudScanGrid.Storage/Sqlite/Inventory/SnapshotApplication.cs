using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Inventory;

/// <summary>
/// Applies one snapshot within the writer's transaction. Only what differs is written: that an unchanged asset was seen again follows from the account's rows.
/// </summary>
internal sealed class SnapshotApplication(SqliteSession session, AccountSnapshot snapshot)
{
    private readonly DateTimeOffset _takenAt = snapshot.TakenAt;

    private sealed record KnownAsset(string Key, byte[] Detail, string? Region, bool IsRetired, bool IsUnknown);

    /// <summary>Applies it.</summary>
    /// <param name="applyNetworks">Applies the networks, unless a newer snapshot was applied before; how many changed.</param>
    public InventoryChange Run(Func<int> applyNetworks)
    {
        var assets = AppliedSnapshot.AssetsOf(snapshot);
        var account = session.Find($"SELECT detail FROM accounts WHERE account = {snapshot.Key}", row => row.Document<AccountState>(0));
        // One that was overtaken on its way would bring back what a newer one retired.
        if (account?.ReadAt > _takenAt)
            return new(0, 0, 0, assets.Count);

        // Assets refer to it.
        if (account is null)
            SaveAccount(AppliedSnapshot.AccountAfter(snapshot, null, []));
        var keys = KeyRange.Of(snapshot.Key);
        var known = session.Query(
            $"SELECT asset, detail, region, retired_at IS NOT NULL, unknown_since IS NOT NULL FROM assets WHERE asset > {keys.From} AND asset < {keys.To}",
            row => new KnownAsset(row.Text(0), row.Bytes(1), row.TextOrNull(2), row.Number(3) != 0, row.Number(4) != 0)).ToDictionary(asset => asset.Key, StringComparer.Ordinal);

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
                if (before.IsUnknown)
                    session.Execute($"UPDATE assets SET unknown_since = NULL WHERE asset = {key}");
                unchanged++;
            }
        }

        var retired = 0;
        var unknown = new List<AssetSnapshot>();
        foreach (var missing in known.Values.Where(asset => !asset.IsRetired && !assets.ContainsKey(asset.Key) && !snapshot.LeavesAlone(asset.Region ?? account!.Region)))
        {
            // The snapshot before was the last one to show it; from now on the account's rows say nothing of it.
            if (!missing.IsUnknown)
                session.Execute($"UPDATE assets SET last_seen_at = (SELECT last_seen_at FROM known_assets WHERE asset = {missing.Key}), unknown_since = {_takenAt} WHERE asset = {missing.Key}");
            var asset = session.Format.Read<AssetSnapshot>(missing.Detail);
            if (snapshot.ProvesGone(asset))
            {
                Retire(missing.Key);
                retired++;
            }
            else
            {
                unknown.Add(asset);
            }
        }

        SaveAccount(AppliedSnapshot.AccountAfter(snapshot, account, assets.Values.Concat(unknown)));
        return new(added, updated, retired, unchanged, unknown.Count, applyNetworks());
    }

    private void SaveAccount(AccountState account)
    {
        session.Execute(
            $"""
            INSERT INTO accounts (account, region, synced_at, detail) VALUES ({account.Key}, {account.Region}, {account.SyncedAt}, {session.Format.Write(account)})
            ON CONFLICT (account) DO UPDATE SET region = excluded.region, synced_at = excluded.synced_at, detail = excluded.detail
            """);
        var before = session.Query($"SELECT region FROM account_regions WHERE account = {account.Key}", row => row.Text(0));
        foreach (var region in before.Except(account.Regions, StringComparer.Ordinal))
            session.Execute($"DELETE FROM account_regions WHERE account = {account.Key} AND region = {region}");
        foreach (var region in account.Regions.Except(before, StringComparer.Ordinal))
            session.Execute($"INSERT INTO account_regions (account, region) VALUES ({account.Key}, {region})");
        foreach (var region in snapshot.IsDelta ? snapshot.RegionsRead : [])
            session.Execute($"UPDATE account_regions SET read_at = {_takenAt} WHERE account = {account.Key} AND region = {region}");
    }

    private void Add(AssetSnapshot asset, byte[] detail)
    {
        session.Execute(
            $"""
            INSERT INTO assets (asset, account, subnet, region, first_seen_at, last_seen_at, detail)
            VALUES ({asset.Key}, {snapshot.Key}, {asset.Subnet}, {asset.Region}, {_takenAt}, {_takenAt}, {detail})
            """);
        foreach (var address in asset.Addresses)
            Own(asset.Key, address);
    }

    private void Update(AssetSnapshot asset, byte[] detail, KnownAsset before)
    {
        session.Execute(
            $"""
            UPDATE assets SET subnet = {asset.Subnet}, region = {asset.Region}, last_seen_at = {_takenAt}, retired_at = NULL, unknown_since = NULL, detail = {detail}
            WHERE asset = {asset.Key}
            """);
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

    private void Retire(string key)
    {
        session.Execute($"UPDATE assets SET retired_at = {_takenAt}, unknown_since = NULL WHERE asset = {key}");
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
