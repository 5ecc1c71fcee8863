using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Scanning;

/// <summary>
/// Brings what is known now, the latest looks and the current services, up to new observations. Of two looks at a port the later one holds, in whatever order they
/// arrive. Its caller has the assets' rows in <c>asset_numbers</c>.
/// </summary>
internal static class CurrentState
{
    private sealed record Looked(string Asset, IPAddress Address, string Vantage);

    private sealed record Offered(AssetObservation By, ObservedService Service, byte[] Detail);

    private sealed record OpenPort(int Place, NetworkPort Port);

    public static async Task ApplyAsync(PostgresSession session, List<StoredObservation> stored, List<long> numbers)
    {
        var advanced = await AdvanceAsync(session, stored, numbers);
        var offered = new List<Offered>();
        foreach (var one in stored)
        {
            var later = advanced.Contains(LookOf(one.Observation)) ? [] : await ReadLaterAsync(session, one.Observation);
            offered.AddRange(
                from open in one.Open
                where !later.Exists(look => look.Coverage.Contains(open.Service.Port))
                select new Offered(one.Observation, open.Service, open.Detail));
        }

        if (offered.Count > 0)
            await OfferAsync(session, offered);
        await RemoveClosedAsync(session, stored.FindAll(one => one.ProvesAbsence));
    }

    private static Looked LookOf(AssetObservation observation) => new(observation.Asset.ToString(), PostgresValue.Of(observation.Host.Address), observation.Host.Vantage);

    /// <summary>Makes each observation the latest look at its address from its vantage, unless there is a later one.</summary>
    /// <returns>Those that are the latest now.</returns>
    private static async Task<HashSet<Looked>> AdvanceAsync(PostgresSession session, List<StoredObservation> stored, List<long> numbers) =>
    [
        .. await session.QueryAsync(
            $"""
            INSERT INTO latest_looks AS l (asset, address, vantage, number, observed_at)
            SELECT * FROM unnest({stored.Select(one => one.Observation.Asset)}, {stored.Select(one => one.Observation.Host.Address)},
                {stored.Select(one => one.Observation.Host.Vantage)}, {numbers}, {stored.Select(one => one.Observation.Host.ObservedAt)})
            ON CONFLICT (asset, address, vantage) DO UPDATE SET number = excluded.number, observed_at = excluded.observed_at
            WHERE (excluded.observed_at, excluded.number) > (l.observed_at, l.number)
            RETURNING asset, address, vantage
            """,
            row => new Looked(row.Text(0), row.Address(1), row.Text(2))),
    ];

    // Looks that arrive late are rare.
    private static async Task<List<HostObservation>> ReadLaterAsync(PostgresSession session, AssetObservation observation)
    {
        var later = await session.QueryAsync(
            $"""
            SELECT detail FROM observations
            WHERE asset = {observation.Asset} AND address = {observation.Host.Address} AND observed_at > {observation.Host.ObservedAt}
            """,
            row => ObservationRows.ReadHost(row, 0));
        return later.FindAll(look => look.Vantage == observation.Host.Vantage);
    }

    private static Task<int> OfferAsync(PostgresSession session, List<Offered> offered) => session.ExecuteAsync(
        $"""
        INSERT INTO services AS s (asset, address, protocol, port, vantage, name, product, first_seen_at, last_seen_at, detail)
        SELECT k.asset, k.address, k.protocol, k.port, k.vantage, k.name, k.product, k.seen_at, k.seen_at, k.detail
        FROM unnest({offered.Select(one => one.By.Asset)}, {offered.Select(one => one.By.Host.Address)}, {offered.Select(one => one.Service.Port.Protocol)},
            {offered.Select(one => (int)one.Service.Port.Number)}, {offered.Select(one => one.By.Host.Vantage)}, {offered.Select(one => PostgresValue.Words(one.Service.Name))},
            {offered.Select(one => PostgresValue.Words(one.Service.Product))}, {offered.Select(one => one.By.Host.ObservedAt)},
            {offered.Select(one => one.Detail)}) k(asset, address, protocol, port, vantage, name, product, seen_at, detail)
        ON CONFLICT (asset, address, protocol, port, vantage) DO UPDATE SET name = excluded.name, product = excluded.product,
            last_seen_at = excluded.last_seen_at, detail = excluded.detail
        WHERE excluded.last_seen_at >= s.last_seen_at
        """);

    private static async Task RemoveClosedAsync(PostgresSession session, List<StoredObservation> proofs)
    {
        if (proofs.Count == 0)
            return;
        // Those that the observation shows open were just given its time.
        var older = await session.QueryAsync(
            $"""
            SELECT k.place - 1, s.protocol, s.port
            FROM unnest({proofs.Select(one => one.Observation.Asset)}, {proofs.Select(one => one.Observation.Host.Address)},
                {proofs.Select(one => one.Observation.Host.Vantage)}, {proofs.Select(one => one.Observation.Host.ObservedAt)}) WITH ORDINALITY k(asset, address, vantage, observed_at, place)
            JOIN services s ON s.asset = k.asset AND s.address = k.address AND s.vantage = k.vantage AND s.last_seen_at < k.observed_at
            """,
            row => new OpenPort((int)row.Number(0), new(row.Enum<TransportProtocol>(1), (ushort)row.Number(2))));
        var closed = older.FindAll(open => proofs[open.Place].Observation.Host.Coverage.Contains(open.Port));
        if (closed.Count == 0)
            return;
        await session.ExecuteAsync(
            $"""
            DELETE FROM services s
            USING unnest({closed.Select(open => proofs[open.Place].Observation.Asset)}, {closed.Select(open => proofs[open.Place].Observation.Host.Address)},
                {closed.Select(open => open.Port.Protocol)}, {closed.Select(open => (int)open.Port.Number)},
                {closed.Select(open => proofs[open.Place].Observation.Host.Vantage)}) k(asset, address, protocol, port, vantage)
            WHERE s.asset = k.asset AND s.address = k.address AND s.protocol = k.protocol AND s.port = k.port AND s.vantage = k.vantage
            """);
    }
}
