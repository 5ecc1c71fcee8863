using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Inventory;

/// <summary>Applies the networks of an account within the writer's transaction. Only what differs is written.</summary>
internal sealed class NetworkApplication(SqliteSession session, AccountReading reading)
{
    public int Run()
    {
        var account = reading.Snapshot.Key;
        var known = session.Query($"SELECT network, region, detail FROM networks WHERE account = {account}", row => (Id: row.Text(0), Region: row.Text(1), Detail: row.Bytes(2)))
            .ToDictionary(one => one.Id, StringComparer.Ordinal);
        var changed = 0;
        foreach (var network in reading.Networks)
        {
            var detail = session.Format.Write<NetworkFacts>(network);
            if (known.Remove(network.Id, out var before) && before.Detail.AsSpan().SequenceEqual(detail))
                continue;
            session.Execute(
                $"""
                INSERT INTO networks (account, network, region, detail) VALUES ({account}, {network.Id}, {network.Region}, {detail})
                ON CONFLICT (account, network) DO UPDATE SET region = excluded.region, detail = excluded.detail
                """);
            changed++;
        }

        foreach (var gone in known.Values.Where(one => reading.ProvesNetworkGone(one.Region)))
        {
            session.Execute($"DELETE FROM networks WHERE account = {account} AND network = {gone.Id}");
            changed++;
        }

        return changed;
    }
}
