using CloudScanGrid.Cli.Output.Hosts;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Storage;

namespace CloudScanGrid.Cli.Scans;

/// <summary>
/// Follows a campaign to its end and hands on each host once, in the order in which hosts end, as soon as it was judged. When asked to end early it cancels the
/// campaign, and what is whole by then is handed on all the same.
/// </summary>
/// <param name="grid">The grid.</param>
/// <param name="clock">The clock.</param>
/// <param name="patience">
/// How long a store that keeps nothing is waited for. A grid that serves goes on when somebody makes room; a single scan, maybe one that nobody watches, ends.
/// </param>
internal sealed class CampaignFollower(EmbeddedGrid grid, TimeProvider clock, TimeSpan patience)
{
    private const int PageSize = 200;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CancelDeadline = TimeSpan.FromSeconds(20);

    // Addresses whose look was not whole: those of the store's unknown targets that are not among them were given up without a look.
    private readonly HashSet<(AssetKey Asset, string Address)> _seenUnknown = [];
    private long _position;
    private long? _troubledSince;

    /// <summary>What a single scan waits.</summary>
    public static TimeSpan ScanPatience { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Follows.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="writer">Takes the hosts.</param>
    /// <param name="onProgress">Called five times a second.</param>
    /// <param name="interrupted">Cancels the campaign.</param>
    /// <exception cref="StoreException">The store has kept nothing for longer than the patience.</exception>
    public async Task<CampaignProgress> FollowAsync(string campaignId, IHostWriter writer, Action<CampaignProgress> onProgress, CancellationToken interrupted)
    {
        long? cancelledAt = null;
        while (true)
        {
            // Counted first: what had ended by then is among the observations that are read next.
            var progress = await grid.Store.Campaigns.CountAsync(campaignId, CancellationToken.None);
            var hasEnded = HasEnded(progress, cancelledAt);
            await HandOnAsync(campaignId, writer, judgedOnly: !hasEnded);
            onProgress(progress);
            if (hasEnded)
                break;
            ThrowWhenStoreKeepsNothing();
            if (interrupted.IsCancellationRequested && cancelledAt is null)
            {
                await grid.Grains.GetCampaign(campaignId).CancelAsync();
                cancelledAt = clock.GetTimestamp();
            }

            await Task.Delay(LookPeriod, clock, cancelledAt is null ? interrupted : CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (cancelledAt is not null)
            await grid.Store.Campaigns.SkipPendingAsync(campaignId, "the campaign was cancelled", CancellationToken.None);
        await HandOnUnseenAsync(campaignId, writer);
        return await grid.Store.Campaigns.CountAsync(campaignId, CancellationToken.None);
    }

    private bool HasEnded(CampaignProgress progress, long? cancelledAt) => progress.State switch
    {
        CampaignState.Completed => true,
        // Jobs of a cancelled campaign end within seconds; a job that does not is not waited for.
        CampaignState.Cancelled => progress.Leased == 0 || (cancelledAt is { } at && clock.GetElapsedTime(at) > CancelDeadline),
        _ => false,
    };

    private void ThrowWhenStoreKeepsNothing()
    {
        if (grid.Store.WriteTrouble is not { } trouble)
        {
            _troubledSince = null;
            return;
        }

        _troubledSince ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(_troubledSince.Value) > patience)
            throw trouble;
    }

    private async Task HandOnAsync(string campaignId, IHostWriter writer, bool judgedOnly)
    {
        while (true)
        {
            var page = await grid.Store.Observations.ReadKeptAsync(campaignId, _position, PageSize, CancellationToken.None);
            var ready = (judgedOnly ? page.TakeWhile(kept => kept.IsJudged) : page).ToList();
            var findings = new OpenFindings(grid.Store.Detection);
            foreach (var kept in ready)
            {
                var observation = kept.Observation;
                if (!observation.Host.IsComplete || observation.Host.State == HostState.Unknown)
                    _seenUnknown.Add((observation.Asset, observation.Host.Address.ToString()));
                writer.Add(HostResult.Of(observation, await findings.OfAsync(observation)));
                _position = kept.Position;
            }

            if (ready.Count > 0)
                writer.Flush();
            if (ready.Count < PageSize)
                return;
        }
    }

    private async Task HandOnUnseenAsync(string campaignId, IHostWriter writer)
    {
        TargetState[] states = [TargetState.Unknown, TargetState.Refused, TargetState.Skipped];
        await foreach (var target in grid.Store.Campaigns.ReadTargetsAsync(campaignId, states, CancellationToken.None))
        {
            if (target.State != TargetState.Unknown || !_seenUnknown.Contains((target.Target.Asset, target.Target.Address.ToString())))
                writer.Add(HostResult.Of(target));
        }

        writer.Flush();
    }
}
