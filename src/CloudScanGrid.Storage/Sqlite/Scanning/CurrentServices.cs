using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Scanning;

/// <summary>Brings the current services of an address, as a vantage sees them, up to an observation. Of two looks at a port the later one holds, in whatever order they arrive.</summary>
internal static class CurrentServices
{
    public static void Apply(SqliteSession session, StoredObservation stored)
    {
        var (asset, host) = (stored.Observation.Asset, stored.Observation.Host);
        var overtaken = ReadLaterLooks(session, stored.Observation);
        foreach (var (service, detail) in stored.Open)
        {
            if (overtaken.Any(later => later.Coverage.Contains(service.Port)))
                continue;
            session.Execute(
                $"""
                INSERT INTO services (asset, address, protocol, port, vantage, name, product, first_seen_at, last_seen_at, detail)
                VALUES ({asset}, {host.Address}, {service.Port.Protocol}, {service.Port.Number}, {host.Vantage}, {service.Name}, {service.Product},
                    {host.ObservedAt}, {host.ObservedAt}, {detail})
                ON CONFLICT (asset, address, protocol, port, vantage) DO UPDATE SET name = excluded.name, product = excluded.product,
                    last_seen_at = excluded.last_seen_at, detail = excluded.detail
                WHERE excluded.last_seen_at >= last_seen_at
                """);
        }

        if (stored.ProvesAbsence)
            RemoveClosed(session, stored);
    }

    private static void RemoveClosed(SqliteSession session, StoredObservation stored)
    {
        var (asset, host) = (stored.Observation.Asset, stored.Observation.Host);
        // Those that the observation shows open were just given its time.
        var older = session.Query(
            $"SELECT protocol, port FROM services WHERE asset = {asset} AND address = {host.Address} AND vantage = {host.Vantage} AND last_seen_at < {host.ObservedAt}",
            row => new NetworkPort(row.Enum<TransportProtocol>(0), (ushort)row.Number(1)));
        foreach (var port in older.Where(host.Coverage.Contains))
        {
            session.Execute(
                $"DELETE FROM services WHERE asset = {asset} AND address = {host.Address} AND protocol = {port.Protocol} AND port = {port.Number} AND vantage = {host.Vantage}");
        }
    }

    private static List<HostObservation> ReadLaterLooks(SqliteSession session, AssetObservation observation) => session.Query(
        $"""
        SELECT detail FROM observations
        WHERE asset = {observation.Asset} AND address = {observation.Host.Address} AND vantage = {observation.Host.Vantage} AND observed_at > {observation.Host.ObservedAt}
        """,
        row => ObservationRows.ReadHost(row, 0));
}
