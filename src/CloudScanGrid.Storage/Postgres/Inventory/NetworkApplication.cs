using System.Security.Cryptography;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Postgres.Connections;

namespace CloudScanGrid.Storage.Postgres.Inventory;

/// <summary>Applies the networks of an account within a transaction. Only what differs is written.</summary>
internal sealed class NetworkApplication(PostgresSession session, AccountReading reading)
{
    public async Task<int> RunAsync()
    {
        var account = reading.Snapshot.Key;
        var known = (await session.QueryAsync(
            $"SELECT network, region, sha256(detail) FROM networks WHERE account = {account}", row => (Id: row.Text(0), Region: row.Text(1), Hash: row.Bytes(2))))
            .ToDictionary(one => one.Id, StringComparer.Ordinal);
        var changed = new List<(string Id, string Region, byte[] Detail)>();
        foreach (var network in reading.Networks)
        {
            var detail = session.Format.Write<NetworkFacts>(network);
            if (!known.Remove(network.Id, out var before) || !before.Hash.AsSpan().SequenceEqual(SHA256.HashData(detail)))
                changed.Add((network.Id, network.Region, detail));
        }

        if (changed.Count > 0)
        {
            await session.ExecuteAsync(
                $"""
                INSERT INTO networks (account, network, region, detail)
                SELECT {account}, k.network, k.region, k.detail
                FROM unnest({changed.Select(one => one.Id)}, {changed.Select(one => one.Region)}, {changed.Select(one => one.Detail)}) k(network, region, detail)
                ON CONFLICT (account, network) DO UPDATE SET region = excluded.region, detail = excluded.detail
                """);
        }

        List<string> gone = [.. known.Values.Where(one => reading.ProvesNetworkGone(one.Region)).Select(one => one.Id)];
        if (gone.Count > 0)
            await session.ExecuteAsync($"DELETE FROM networks WHERE account = {account} AND network = ANY({gone})");
        return changed.Count + gone.Count;
    }
}
