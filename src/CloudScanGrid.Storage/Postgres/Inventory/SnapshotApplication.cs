using System.Net;
using System.Security.Cryptography;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Queries;
using NpgsqlTypes;

namespace CloudScanGrid.Storage.Postgres.Inventory;

/// <summary>
/// Applies one snapshot within a transaction. Only what differs is written, in bulk: that an unchanged asset was seen again follows from the account's rows.
/// </summary>
internal sealed class SnapshotApplication(PostgresSession session, AccountSnapshot snapshot)
{
    private readonly DateTimeOffset _takenAt = snapshot.TakenAt;

    private sealed record KnownAsset(byte[] DetailHash, string? Region, bool IsRetired, bool IsUnknown);

    private sealed record Written(AssetSnapshot Asset, byte[] Detail);

    private sealed record Owned(string Asset, IPAddress Address);

    /// <summary>Applies it.</summary>
    /// <param name="applyNetworks">Applies the networks, unless a newer snapshot was applied before; how many changed.</param>
    public async Task<InventoryChange> RunAsync(Func<Task<int>> applyNetworks)
    {
        var assets = AppliedSnapshot.AssetsOf(snapshot);
        session.LockAhead(SessionLock.Inventory, snapshot.Key.ToString());
        var account = await session.FindAsync($"SELECT detail FROM accounts WHERE account = {snapshot.Key}", row => row.Document<AccountState>(0));
        // One that was overtaken on its way would bring back what a newer one retired.
        if (account?.ReadAt > _takenAt)
            return new(0, 0, 0, assets.Count);

        var known = await ReadKnownAsync();
        List<Written> added = [], updated = [];
        List<string> unchanged = [];
        foreach (var (key, asset) in assets)
        {
            var detail = session.Format.Write(asset);
            if (!known.TryGetValue(key, out var before))
                added.Add(new(asset, detail));
            else if (before.IsRetired || !before.DetailHash.AsSpan().SequenceEqual(SHA256.HashData(detail)))
                updated.Add(new(asset, detail));
            else
                unchanged.Add(key);
        }

        var missing = await ReadMissingAsync(
            [.. known.Where(one => !one.Value.IsRetired && !assets.ContainsKey(one.Key) && !snapshot.LeavesAlone(one.Value.Region ?? account!.Region)).Select(one => one.Key)]);
        var (gone, unknown) = (missing.FindAll(snapshot.ProvesGone), missing.FindAll(asset => !snapshot.ProvesGone(asset)));
        await AddAsync(added);
        await UpdateAsync(updated);
        await ConfirmAsync(unchanged.FindAll(key => known[key].IsUnknown));
        if (account is not null)
        {
            await KeepLastSeenAsync([.. missing.Select(asset => asset.Key.ToString()).Where(key => !known[key].IsUnknown)]);
            await RetireAsync(gone.ConvertAll(asset => asset.Key.ToString()));
        }

        await SaveAccountAsync(AppliedSnapshot.AccountAfter(snapshot, account, assets.Values.Concat(unknown)));
        return new(added.Count, updated.Count, gone.Count, unchanged.Count, unknown.Count, await applyNetworks());
    }

    private static List<Owned> AddressesOf(List<Written> assets) =>
        [.. assets.SelectMany(one => one.Asset.Addresses, (one, address) => new Owned(one.Asset.Key.ToString(), address))];

    private async Task SaveAccountAsync(AccountState account)
    {
        await session.ExecuteAsync(
            $"""
            INSERT INTO accounts (account, region, synced_at, detail) VALUES ({account.Key}, {account.Region}, {account.SyncedAt}, {session.Format.Write(account)})
            ON CONFLICT (account) DO UPDATE SET region = excluded.region, synced_at = excluded.synced_at, detail = excluded.detail
            """);
        await session.ExecuteAsync($"DELETE FROM account_regions WHERE account = {account.Key} AND region <> ALL({account.Regions})");
        await session.ExecuteAsync(
            $"INSERT INTO account_regions (account, region) SELECT {account.Key}, region FROM unnest({account.Regions}) k(region) ON CONFLICT DO NOTHING");
        if (snapshot.IsDelta)
            await session.ExecuteAsync($"UPDATE account_regions SET read_at = {_takenAt} WHERE account = {account.Key} AND region = ANY({snapshot.RegionsRead})");
    }

    private async Task<Dictionary<string, KnownAsset>> ReadKnownAsync()
    {
        var keys = KeyRange.Of(snapshot.Key);
        return (await session.QueryAsync(
            $"""
            SELECT asset, sha256(detail), region, CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, CASE WHEN unknown_since IS NULL THEN 0 ELSE 1 END
            FROM assets WHERE asset > {keys.From} AND asset < {keys.To}
            """,
            row => (Key: row.Text(0), Known: new KnownAsset(row.Bytes(1), row.TextOrNull(2), row.Number(3) != 0, row.Number(4) != 0)))).ToDictionary(one => one.Key, one => one.Known, StringComparer.Ordinal);
    }

    private async Task<List<AssetSnapshot>> ReadMissingAsync(List<string> keys) =>
        keys.Count == 0 ? [] : await session.QueryAsync($"SELECT detail FROM assets WHERE asset = ANY({keys})", row => row.Document<AssetSnapshot>(0));

    private async Task AddAsync(List<Written> added)
    {
        if (added.Count == 0)
            return;
        await session.CopyAsync(
            "COPY assets (asset, account, subnet, region, first_seen_at, last_seen_at, detail) FROM STDIN (FORMAT BINARY)",
            added,
            async (row, one) =>
            {
                await row.WriteAsync(one.Asset.Key.ToString(), NpgsqlDbType.Text);
                await row.WriteAsync(snapshot.Key.ToString(), NpgsqlDbType.Text);
                await row.WriteAsync(one.Asset.Subnet.ToString(), NpgsqlDbType.Text);
                await row.WriteAsync(one.Asset.Region, NpgsqlDbType.Text);
                await row.WriteAsync(_takenAt.UtcDateTime, NpgsqlDbType.TimestampTz);
                await row.WriteAsync(_takenAt.UtcDateTime, NpgsqlDbType.TimestampTz);
                await row.WriteAsync(one.Detail, NpgsqlDbType.Bytea);
            });
        await OwnAsync(AddressesOf(added));
    }

    private async Task UpdateAsync(List<Written> updated)
    {
        if (updated.Count == 0)
            return;
        var keys = updated.ConvertAll(one => one.Asset.Key.ToString());
        var before = (await session.QueryAsync($"SELECT detail FROM assets WHERE asset = ANY({keys})", row => row.Document<AssetSnapshot>(0)))
            .ToDictionary(asset => asset.Key);
        await session.ExecuteAsync(
            $"""
            UPDATE assets a SET subnet = k.subnet, region = nullif(k.region, ''), last_seen_at = {_takenAt}, retired_at = NULL, unknown_since = NULL, detail = k.detail
            FROM unnest({keys}, {updated.Select(one => one.Asset.Subnet.ToString())}, {updated.Select(one => one.Asset.Region ?? "")}, {updated.Select(one => one.Detail)})
                k(asset, subnet, region, detail)
            WHERE a.asset = k.asset
            """);
        // A new machine under the same id has nothing of the old one.
        var replaced = updated.Where(one => !string.Equals(before[one.Asset.Key].Incarnation, one.Asset.Incarnation, StringComparison.Ordinal))
            .Select(one => one.Asset.Key).ToList();
        if (replaced.Count > 0)
            await session.ExecuteAsync($"DELETE FROM services WHERE asset = ANY({replaced})");

        var owned = await session.QueryAsync(
            $"SELECT asset, address FROM asset_addresses WHERE asset = ANY({keys}) AND owned_until IS NULL", row => new Owned(row.Text(0), row.Address(1)));
        var owns = AddressesOf(updated);
        await DisownAsync([.. owned.Except(owns)]);
        await OwnAsync([.. owns.Except(owned)]);
    }

    private async Task ConfirmAsync(List<string> seenAgain)
    {
        if (seenAgain.Count > 0)
            await session.ExecuteAsync($"UPDATE assets SET unknown_since = NULL WHERE asset = ANY({seenAgain})");
    }

    // The snapshot before was the last one to show them; from now on the account's rows say nothing of them.
    private async Task KeepLastSeenAsync(List<string> missing)
    {
        if (missing.Count == 0)
            return;
        await session.ExecuteAsync(
            $"UPDATE assets a SET last_seen_at = k.last_seen_at, unknown_since = {_takenAt} FROM known_assets k WHERE k.asset = a.asset AND a.asset = ANY({missing})");
    }

    private async Task RetireAsync(List<string> retired)
    {
        if (retired.Count == 0)
            return;
        await session.ExecuteAsync($"UPDATE assets SET retired_at = {_takenAt}, unknown_since = NULL WHERE asset = ANY({retired})");
        await session.ExecuteAsync($"UPDATE asset_addresses SET owned_until = {_takenAt} WHERE asset = ANY({retired}) AND owned_until IS NULL");
        await session.ExecuteAsync($"DELETE FROM services WHERE asset = ANY({retired})");
    }

    // An address can come, go and come back under the same instant when a snapshot is applied again.
    private Task<int> OwnAsync(List<Owned> owned) => session.ExecuteAsync(
        $"""
        INSERT INTO asset_addresses (asset, address, owned_since)
        SELECT k.asset, k.address, {_takenAt} FROM unnest({owned.Select(one => one.Asset)}, {owned.Select(one => one.Address)}) k(asset, address)
        ON CONFLICT (asset, address, owned_since) DO UPDATE SET owned_until = NULL
        """);

    private async Task DisownAsync(List<Owned> disowned)
    {
        if (disowned.Count == 0)
            return;
        await session.ExecuteAsync(
            $"""
            UPDATE asset_addresses a SET owned_until = {_takenAt}
            FROM unnest({disowned.Select(one => one.Asset)}, {disowned.Select(one => one.Address)}) k(asset, address)
            WHERE a.asset = k.asset AND a.address = k.address AND a.owned_until IS NULL
            """);
        await session.ExecuteAsync(
            $"""
            DELETE FROM services s USING unnest({disowned.Select(one => one.Asset)}, {disowned.Select(one => one.Address)}) k(asset, address)
            WHERE s.asset = k.asset AND s.address = k.address
            """);
    }
}
