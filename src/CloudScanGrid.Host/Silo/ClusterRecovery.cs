using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Host.Clustering.Loss;

namespace CloudScanGrid.Host.Silo;

/// <summary>
/// Keeps every unfinished campaign going whichever silo dies: its grain is called to life again, and what a dead silo's jobs held waits again at once. Runs on each
/// control silo; doing it twice changes nothing.
/// </summary>
/// <remarks>
/// The leases on targets end as soon as a silo is declared dead: their fencing tokens keep it out if it is not. Its budgets are free only when its process has ended
/// for certain; otherwise they stay leased until they run out, because until then its nmap may still send.
/// </remarks>
internal sealed partial class ClusterRecovery(
    ICampaignStore campaigns,
    ILeaseStore leases,
    IClusterMembershipService membership,
    SiloCensus census,
    IGrainFactory grains,
    TimeProvider clock,
    ILogger<ClusterRecovery> logger,
    LostPeers? lostPeers = null) : BackgroundService
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(250);

    // Without any change of membership: a call may have been lost, or the store was away.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookPeriod, clock);
        var seen = MembershipVersion.MinValue;
        var lookedAt = clock.GetTimestamp();
        try
        {
            do
            {
                var now = membership.CurrentSnapshot.Version;
                if (now == seen && clock.GetElapsedTime(lookedAt) < LongestRest)
                    continue;
                lookedAt = clock.GetTimestamp();
                if (await TryRecoverAsync(stoppingToken))
                    seen = now;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends.
        }
    }

    private async Task<bool> TryRecoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var dead = new List<DeadJob>();
            foreach (var campaign in await campaigns.ListUnfinishedAsync(cancellationToken))
            {
                dead.AddRange(await EndDeadAsync(campaign, cancellationToken));
                await grains.GetCampaign(campaign.Id).RecoverAsync();
            }

            // Whether a silo's process has ended takes up to a second to know, so it is asked last, and once.
            foreach (var jobs in dead.GroupBy(job => job.Silo))
                await FreeBudgetsAsync(jobs.Key, [.. jobs], cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotRecovered(exception);
            return false;
        }
    }

    /// <summary>Ends the leases of a campaign's targets that dead silos held.</summary>
    /// <returns>The jobs that held any.</returns>
    private async Task<List<DeadJob>> EndDeadAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var dead = new List<DeadJob>();
        foreach (var lease in await leases.ListLiveAsync(campaign.Id, clock.GetUtcNow(), cancellationToken))
        {
            if (JobKey.Find(lease.Holder) is not { } job || !census.IsDead(job.Silo))
                continue;
            var held = await campaigns.ListHeldAsync(lease.Holder, cancellationToken);

            // They end now instead of being handed back: a target under which silo after silo dies must be counted and given up.
            var ended = await campaigns.RenewAsync(lease.Holder, clock.GetUtcNow(), cancellationToken);
            if (ended > 0)
                LogReleased(lease.Holder, campaign.Id, ended);
            if (held is [var target, ..])
                dead.Add(new DeadJob(job.Silo, lease.Holder, campaign.Id, target.Subnet));
        }

        return dead;
    }

    private async Task FreeBudgetsAsync(SiloAddress silo, List<DeadJob> jobs, CancellationToken cancellationToken)
    {
        if (lostPeers is null || !await lostPeers.HasEndedAsync(silo, cancellationToken))
            return;
        await Task.WhenAll(jobs.SelectMany(job => grains.GetBudgetOwners(job.CampaignId, job.Subnet).Select(owner => owner.ReleaseAsync(job.JobId))));
        await Task.WhenAll(jobs.Select(job => job.CampaignId).Distinct(StringComparer.Ordinal).Select(campaign => grains.GetCampaign(campaign).RecoverAsync()));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo of job {Job} of campaign {Campaign} died; the {Targets} targets that it did not finish wait again")]
    private partial void LogReleased(string job, string campaign, int targets);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unfinished campaigns could not be looked after; it is tried again at once, and nothing of them is lost")]
    private partial void LogNotRecovered(Exception exception);

    private sealed record DeadJob(SiloAddress Silo, string JobId, string CampaignId, SubnetKey Subnet);
}
