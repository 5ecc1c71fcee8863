using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Postgres.Connections;
using NpgsqlTypes;

namespace CloudScanGrid.Storage.Postgres.Scanning;

/// <summary>
/// Keeps many observations by few statements, within one transaction. They go in rounds, in each of which an
/// address of an asset occurs once.
/// </summary>
internal static class ObservationWriting
{
    private const string Copy =
        """
        COPY observations (asset, number, position, subnet, incarnation, campaign, fencing_token, profile, address, observed_at, detail)
        FROM STDIN (FORMAT BINARY)
        """;

    private sealed record LeasedTarget(int Place, long Id, TargetState State, long FencingToken);

    private sealed record Numbered(StoredObservation Stored, long Number, long Position);

    /// <summary>Keeps each observation whose target is leased under its token, and ends the target.</summary>
    public static async Task<IReadOnlyList<RecordedObservation>> RecordAsync(PostgresSession session, IReadOnlyList<StoredObservation> group)
    {
        var answers = new RecordedObservation[group.Count];
        foreach (var round in RoundsOf(group))
        {
            var targets = await LockTargetsAsync(session, round.ConvertAll(place => group[place].Observation));
            var accepted = new List<(int Place, long Target)>();
            for (var index = 0; index < round.Count; index++)
            {
                var place = round[index];
                answers[place] = new(OutcomeOf(group[place].Observation, targets.GetValueOrDefault(index)), 0);
                if (answers[place].Outcome == RecordOutcome.Recorded)
                    accepted.Add((place, targets[index].Id));
            }

            if (accepted.Count == 0)
                continue;
            var kept = accepted.ConvertAll(one => group[one.Place]);
            await EndTargetsAsync(session, kept, accepted.ConvertAll(one => one.Target));
            var numbers = await KeepAsync(session, kept);
            foreach (var ((place, _), number) in accepted.Zip(numbers))
                answers[place] = new(RecordOutcome.Recorded, number);
        }

        return answers;
    }

    /// <summary>Keeps each observation that is not there yet.</summary>
    /// <returns>How many were new.</returns>
    public static async Task<int> ImportAsync(PostgresSession session, IReadOnlyList<StoredObservation> observations)
    {
        var count = 0;
        foreach (var round in RoundsOf(observations))
        {
            var stored = round.ConvertAll(place => observations[place]);
            // Before it is asked what is known: who has an asset's row is the only one to add to the asset.
            await LockAssetsAsync(session, stored);
            var known = await FindKnownAsync(session, stored);
            var added = stored.Where((_, index) => !known.Contains(index)).ToList();
            if (added.Count > 0)
                await KeepAsync(session, added);
            count += added.Count;
        }

        return count;
    }

    private static IEnumerable<List<int>> RoundsOf(IReadOnlyList<StoredObservation> observations) => Rounds.Of(
        Enumerable.Range(0, observations.Count),
        place => (observations[place].Observation.Asset, PostgresValue.Of(observations[place].Observation.Host.Address)));

    private static RecordOutcome OutcomeOf(AssetObservation observation, LeasedTarget? target)
    {
        if (target?.FencingToken != observation.FencingToken)
            return RecordOutcome.StaleLease;
        return target.State switch
        {
            TargetState.Leased => RecordOutcome.Recorded,
            TargetState.Observed or TargetState.Unknown => RecordOutcome.AlreadyRecorded,
            _ => RecordOutcome.StaleLease,
        };
    }

    // In one order everywhere, so that two groups never wait for each other.
    private static async Task<Dictionary<int, LeasedTarget>> LockTargetsAsync(PostgresSession session, List<AssetObservation> observations) =>
        (await session.QueryAsync(
            $"""
            SELECT k.place - 1, t.id, t.state, t.fencing_token
            FROM unnest({observations.Select(one => one.CampaignId)}, {observations.Select(one => one.Host.Address)}, {observations.Select(one => one.Asset)})
                WITH ORDINALITY k(campaign, address, asset, place)
            JOIN campaign_targets t ON t.campaign = k.campaign AND t.address = k.address AND t.asset = k.asset
            ORDER BY t.id FOR NO KEY UPDATE OF t
            """,
            row => new LeasedTarget((int)row.Number(0), row.Number(1), row.Enum<TargetState>(2), row.Number(3)))).ToDictionary(target => target.Place);

    private static Task<int> EndTargetsAsync(PostgresSession session, List<StoredObservation> stored, List<long> targets) => session.ExecuteAsync(
        $"""
        UPDATE campaign_targets t SET state = k.state, message = k.message, job = NULL, lease_expires_at = NULL, checkpoint = NULL
        FROM unnest({targets}, {stored.Select(one => one.EndState)}, {stored.Select(one => PostgresValue.Words(one.EndMessage))}) k(id, state, message)
        WHERE t.id = k.id
        """);

    private static Task<int> LockAssetsAsync(PostgresSession session, List<StoredObservation> stored) => session.ExecuteAsync(
        $"""
        INSERT INTO asset_numbers (asset, latest) SELECT DISTINCT asset, 0 FROM unnest({stored.Select(one => one.Observation.Asset)}) k(asset) ORDER BY 1
        ON CONFLICT (asset) DO UPDATE SET latest = asset_numbers.latest
        """);

    // Two addresses of one asset can end within the same second of nmap's clock, so the address belongs to what makes a look the same.
    private static async Task<HashSet<int>> FindKnownAsync(PostgresSession session, List<StoredObservation> stored)
    {
        var (from, to) = (stored.Min(one => one.Observation.Host.ObservedAt), stored.Max(one => one.Observation.Host.ObservedAt));
        var known = await session.QueryAsync(
            $"""
            SELECT k.place - 1
            FROM unnest({stored.Select(one => one.Observation.Asset)}, {stored.Select(one => one.Observation.Host.Address)},
                {stored.Select(one => one.Observation.Host.ObservedAt)}) WITH ORDINALITY k(asset, address, observed_at, place)
            WHERE EXISTS (
                SELECT 1 FROM observations o
                WHERE o.asset = k.asset AND o.address = k.address AND o.observed_at = k.observed_at AND o.observed_at BETWEEN {from} AND {to})
            """,
            row => (int)row.Number(0));
        return [.. known];
    }

    /// <summary>Keeps observations of which each has an address of its own.</summary>
    /// <returns>Their numbers.</returns>
    private static async Task<List<long>> KeepAsync(PostgresSession session, List<StoredObservation> stored)
    {
        var numbers = await NumberAsync(session, stored);
        await CurrentState.ApplyAsync(session, stored, numbers);
        await session.ExecuteAsync(
            $"""
            INSERT INTO undetected (subnet, asset, number, observed_at)
            SELECT * FROM unnest({stored.Select(one => one.Observation.Subnet.ToString())}, {stored.Select(one => one.Observation.Asset)}, {numbers},
                {stored.Select(one => one.Observation.Host.ObservedAt)})
            """);
        // Last: until the commit, nobody else can keep anything for the campaign.
        var positions = await PlaceAsync(session, stored);
        await session.CopyAsync(
            Copy,
            stored.Select((one, index) => new Numbered(one, numbers[index], positions[index])),
            async (row, one) =>
            {
                var observation = one.Stored.Observation;
                await row.WriteAsync(observation.Asset.ToString(), NpgsqlDbType.Text);
                await row.WriteAsync(one.Number, NpgsqlDbType.Bigint);
                await row.WriteAsync(one.Position, NpgsqlDbType.Bigint);
                await row.WriteAsync(observation.Subnet.ToString(), NpgsqlDbType.Text);
                await row.WriteAsync(observation.Incarnation, NpgsqlDbType.Text);
                await row.WriteAsync(observation.CampaignId, NpgsqlDbType.Text);
                await row.WriteAsync(observation.FencingToken, NpgsqlDbType.Bigint);
                await row.WriteAsync(observation.Profile, NpgsqlDbType.Text);
                await row.WriteAsync(PostgresValue.Of(observation.Host.Address), NpgsqlDbType.Inet);
                await row.WriteAsync(observation.Host.ObservedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
                await row.WriteAsync(one.Stored.Detail, NpgsqlDbType.Bytea);
            });
        return numbers;
    }

    private static async Task<List<long>> NumberAsync(PostgresSession session, List<StoredObservation> stored)
    {
        var latest = await session.QueryAsync(
            $"""
            INSERT INTO asset_numbers AS n (asset, latest)
            SELECT asset, count(*) FROM unnest({stored.Select(one => one.Observation.Asset)}) k(asset) GROUP BY asset ORDER BY asset
            ON CONFLICT (asset) DO UPDATE SET latest = n.latest + excluded.latest
            RETURNING asset, latest
            """,
            row => (Key: row.Text(0), Latest: row.Number(1)));
        return Count(latest, stored, one => one.Observation.Asset.ToString());
    }

    private static async Task<List<long>> PlaceAsync(PostgresSession session, List<StoredObservation> stored)
    {
        var campaigns = stored.GroupBy(one => one.Observation.CampaignId, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var latest = await session.QueryAsync(
            $"""
            INSERT INTO campaign_counters AS c (campaign, kept, open_ports, probes_sent)
            SELECT * FROM unnest({campaigns.Select(group => group.Key)}, {campaigns.Select(group => group.LongCount())},
                {campaigns.Select(group => group.Sum(one => (long)one.Open.Length))}, {campaigns.Select(group => group.Sum(one => one.Observation.Host.ProbesSent))})
            ON CONFLICT (campaign) DO UPDATE SET kept = c.kept + excluded.kept, open_ports = c.open_ports + excluded.open_ports,
                probes_sent = c.probes_sent + excluded.probes_sent
            RETURNING campaign, kept
            """,
            row => (Key: row.Text(0), Latest: row.Number(1)));
        return Count(latest, stored, one => one.Observation.CampaignId);
    }

    // The counter has moved past all of them: the first one of a key gets the lowest number.
    private static List<long> Count(List<(string Key, long Latest)> latest, List<StoredObservation> stored, Func<StoredObservation, string> keyOf)
    {
        var next = latest.ToDictionary(one => one.Key, one => one.Latest, StringComparer.Ordinal);
        var numbers = new long[stored.Count];
        for (var index = stored.Count - 1; index >= 0; index--)
            numbers[index] = next[keyOf(stored[index])]--;
        return [.. numbers];
    }
}
