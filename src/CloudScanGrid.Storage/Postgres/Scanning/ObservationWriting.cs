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

    private sealed record Numbered(StoredObservation Stored, long Number, long Position);

    /// <summary>Keeps each observation whose target is leased under its token, and ends the target.</summary>
    public static async Task<IReadOnlyList<RecordedObservation>> RecordAsync(PostgresSession session, IReadOnlyList<StoredObservation> group)
    {
        var answers = new RecordedObservation[group.Count];
        foreach (var round in RoundsOf(group))
        {
            var ended = await EndTargetsAsync(session, round.ConvertAll(place => group[place]));
            var refused = round.Where((_, index) => !ended.Contains(index)).ToList();
            if (refused.Count > 0)
                await ExplainAsync(session, refused, group, answers);
            var accepted = round.Where((_, index) => ended.Contains(index)).ToList();
            if (accepted.Count == 0)
                continue;
            var numbers = await KeepAsync(session, accepted.ConvertAll(place => group[place]));
            foreach (var (place, number) in accepted.Zip(numbers))
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

    /// <summary>Ends the targets that are leased under their observation's token.</summary>
    /// <returns>The places of their observations.</returns>
    private static async Task<HashSet<int>> EndTargetsAsync(PostgresSession session, List<StoredObservation> stored)
    {
        // In one order everywhere, so that two groups never wait for each other: the rows are found one by one. Leased is what has a job; "state = 1" would let the
        // planner take an index of what is leased, which holds the dead rows of all that was.
        var ordered = stored.Select((one, place) => (one.Observation, one.EndState, one.EndMessage, Place: place))
            .OrderBy(one => one.Observation.CampaignId, StringComparer.Ordinal).ThenBy(one => one.Observation.Host.Address, AddressOrder.Instance).ToList();
        var ended = await session.QueryAsync(
            $"""
            UPDATE campaign_targets t SET state = k.state, message = k.message, job = NULL, lease_expires_at = NULL, checkpoint = NULL
            FROM unnest({ordered.Select(one => one.Observation.CampaignId)}, {ordered.Select(one => one.Observation.Host.Address)}, {ordered.Select(one => one.Observation.Asset)},
                {ordered.Select(one => one.Observation.FencingToken)}, {ordered.Select(one => one.EndState)}, {ordered.Select(one => PostgresValue.Words(one.EndMessage))},
                {ordered.Select(one => one.Place)}) k(campaign, address, asset, token, state, message, place)
            WHERE t.campaign = k.campaign AND t.address = k.address AND t.asset = k.asset AND t.fencing_token = k.token AND t.job IS NOT NULL
            RETURNING k.place
            """,
            row => (int)row.Number(0));
        return [.. ended];
    }

    // Rare: an answer that was lost on its way to the scanner, or a lease that ran out.
    private static async Task ExplainAsync(PostgresSession session, List<int> places, IReadOnlyList<StoredObservation> group, RecordedObservation[] answers)
    {
        var observations = places.ConvertAll(place => group[place].Observation);
        var targets = await session.QueryAsync(
            $"""
            SELECT k.place - 1, t.state, t.fencing_token
            FROM unnest({observations.Select(one => one.CampaignId)}, {observations.Select(one => one.Host.Address)}, {observations.Select(one => one.Asset)})
                WITH ORDINALITY k(campaign, address, asset, place)
            JOIN campaign_targets t ON t.campaign = k.campaign AND t.address = k.address AND t.asset = k.asset
            """,
            row => (Place: (int)row.Number(0), State: row.Enum<TargetState>(1), FencingToken: row.Number(2)));
        foreach (var place in places)
            answers[place] = new(RecordOutcome.StaleLease, 0);
        foreach (var (index, state, token) in targets)
        {
            if (token == observations[index].FencingToken && state is TargetState.Observed or TargetState.Unknown)
                answers[places[index]] = new(RecordOutcome.AlreadyRecorded, 0);
        }
    }

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
        await session.ExecuteAsync(
            $"""
            INSERT INTO observations (asset, number, position, subnet, incarnation, campaign, fencing_token, profile, address, observed_at, detail)
            SELECT * FROM unnest({stored.Select(one => one.Observation.Asset)}, {numbers}, {positions}, {stored.Select(one => one.Observation.Subnet.ToString())},
                {stored.Select(one => one.Observation.Incarnation)}, {stored.Select(one => one.Observation.CampaignId)},
                {stored.Select(one => one.Observation.FencingToken)}, {stored.Select(one => one.Observation.Profile)},
                {stored.Select(one => one.Observation.Host.Address)}, {stored.Select(one => one.Observation.Host.ObservedAt)}, {stored.Select(one => one.Detail)})
            """);
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
