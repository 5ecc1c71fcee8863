using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Detection;

/// <inheritdoc cref="IDetectionStore"/>
internal sealed class PostgresDetectionStore(PostgresDatabase database) : IDetectionStore
{
    private sealed record Learned(DetectionResult Result, byte[] Detail);

    public async Task<IReadOnlyList<AssetBaseline>> ListBaselinesAsync(SubnetKey subnet, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"SELECT detail FROM baselines WHERE subnet = {subnet} ORDER BY asset", row => row.Document<AssetBaseline>(0)),
            cancellationToken);

    public async Task<IReadOnlyList<Finding>> SaveAsync(IReadOnlyList<DetectionResult> results, CancellationToken cancellationToken)
    {
        if (results.Count == 0)
            return [];
        var learned = results.Select(result => new Learned(result, database.Format.Write(result.Baseline))).ToList();
        return await database.WriteAsync(
            async session =>
            {
                var opened = new List<Finding>();
                foreach (var round in Rounds.Of(learned, one => one.Result.Baseline.Asset))
                    opened.AddRange(await SaveAsync(session, round));
                return opened;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<Finding>> ListOpenAsync(SubnetKey subnet, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {FindingRows.Columns} FROM baselines b JOIN findings f ON f.asset = b.asset
                WHERE b.subnet = {subnet} AND f.state = 0 ORDER BY f.asset, f.protocol NULLS FIRST, f.port NULLS FIRST, f.id
                """,
                FindingRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<Finding>> ListByCampaignAsync(string campaignId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {FindingRows.Columns} FROM findings f
                WHERE f.campaign = {campaignId} ORDER BY f.asset, f.protocol NULLS FIRST, f.port NULLS FIRST, f.id
                """,
                FindingRows.Read),
            cancellationToken);

    private static async Task<List<Finding>> SaveAsync(PostgresSession session, List<Learned> round)
    {
        var advanced = (await AdvanceAsync(session, round)).ToHashSet(StringComparer.Ordinal);
        var results = round.Select(one => one.Result).Where(result => advanced.Contains(result.Baseline.Asset.ToString())).ToList();
        if (results.Count == 0)
            return [];
        await session.ExecuteAsync(
            $"""
            DELETE FROM undetected u
            USING unnest({results.Select(result => result.Baseline.Asset)}, {results.Select(result => result.Baseline.ObservationNumber)}) k(asset, number)
            WHERE u.asset = k.asset AND u.number <= k.number
            """);
        var findings = results.SelectMany(result => result.Findings).GroupBy(finding => finding.Id, StringComparer.Ordinal).Select(group => group.Last()).ToList();
        var opened = findings.Count > 0 ? await SaveFindingsAsync(session, findings) : [];
        var resolved = results.SelectMany(result => result.Resolved).ToList();
        if (resolved.Count > 0)
            await session.ExecuteAsync($"UPDATE findings SET state = {FindingState.Resolved} WHERE id = ANY({resolved})");
        return opened;
    }

    /// <summary>Keeps the baselines that know more than those that are there.</summary>
    /// <returns>Their assets.</returns>
    private static Task<List<string>> AdvanceAsync(PostgresSession session, List<Learned> round)
    {
        // In one order everywhere, so that two detectors never wait for each other.
        var ordered = round.OrderBy(one => one.Result.Baseline.Asset.ToString(), StringComparer.Ordinal).ToList();
        return session.QueryAsync(
            $"""
            INSERT INTO baselines AS b (asset, subnet, observation_number, detail)
            SELECT * FROM unnest({ordered.Select(one => one.Result.Baseline.Asset)}, {ordered.Select(one => one.Result.Baseline.Subnet.ToString())},
                {ordered.Select(one => one.Result.Baseline.ObservationNumber)}, {ordered.Select(one => one.Detail)})
            ON CONFLICT (asset) DO UPDATE SET subnet = excluded.subnet, observation_number = excluded.observation_number, detail = excluded.detail
            WHERE excluded.observation_number > b.observation_number
            RETURNING asset
            """,
            row => row.Text(0));
    }

    private static async Task<List<Finding>> SaveFindingsAsync(PostgresSession session, List<Finding> findings)
    {
        // Their assets' baselines are ours until the commit.
        var open = (await session.QueryAsync(
            $"SELECT id FROM findings WHERE id = ANY({findings.Select(finding => finding.Id)}) AND state = {FindingState.Open}", row => row.Text(0)))
            .ToHashSet(StringComparer.Ordinal);
        var saved = (await session.QueryAsync(
            $"""
            INSERT INTO findings AS f (id, asset, type, protocol, port, state, campaign, first_seen_at, last_seen_at, detail)
            SELECT k.id, k.asset, k.type, k.protocol, k.port, {FindingState.Open}, k.campaign, k.first_seen_at, k.last_seen_at, k.detail
            FROM unnest({findings.Select(finding => finding.Id)}, {findings.Select(finding => finding.Asset)}, {findings.Select(finding => finding.Type)},
                {findings.Select(finding => (int?)finding.Port?.Protocol)}, {findings.Select(finding => (int?)finding.Port?.Number)},
                {findings.Select(finding => finding.CampaignId)}, {findings.Select(finding => finding.FirstSeenAt)},
                {findings.Select(finding => finding.LastSeenAt)}, {findings.Select(session.Format.Write)})
                k(id, asset, type, protocol, port, campaign, first_seen_at, last_seen_at, detail)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, last_seen_at = excluded.last_seen_at, detail = excluded.detail
            RETURNING {FindingRows.Columns}
            """,
            FindingRows.Read)).ToDictionary(finding => finding.Id, StringComparer.Ordinal);
        return findings.FindAll(finding => !open.Contains(finding.Id)).ConvertAll(finding => saved[finding.Id]);
    }
}
