using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;

namespace CloudScanGrid.Grains.Scanning;

/// <remarks>
/// It remembers which slots are busy, and for a second how much waits. The queue, the leases and their tokens are in the store, so a scheduler that dies loses
/// nothing: the next activation hears from the scanners within seconds and reads the rest.
/// </remarks>
[Reentrant, OnControl, RandomPlacement]
internal sealed partial class RegionSchedulerGrain(
    ICampaignStore campaigns,
    SiloCensus census,
    ILocalSiloDetails here,
    IOptions<SchedulerOptions> options,
    ScanMetrics metrics,
    TimeProvider clock,
    ILogger<RegionSchedulerGrain> logger) : Grain, IRegionSchedulerGrain
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestAfterTrouble = TimeSpan.FromSeconds(10);

    /// <summary>An owner's packets are not divided further than this: a limit that is reached is used no better by more jobs.</summary>
    private const int LeastShare = 16;

    private readonly Dictionary<BudgetOwnerKind, int> _waitingForBudget = [];
    private ScannerSlots _slots = null!;
    private RunningJobRequests _asking = null!;
    private CoalescedAction _dispatch = null!;
    private DateTimeOffset _lastServedAt;
    private BudgetDenial? _denied;
    private RecurringTrouble _trouble = null!;

    // Counting what waits reads the whole queue: once a second and when something changed it, not for each of the thousands of jobs of a large campaign.
    private List<QueuedWork>? _queue;

    private string Region => RegionSchedulerKey.Parse(this.GetPrimaryKeyString()).Region;

    // A scheduler that has just begun has heard of nobody yet, but membership knows who lives. One that lives and stays silent has no engine that is ready.
    private bool HasNoScanner => _slots.Count == 0
        && (clock.GetUtcNow() - _lastServedAt > options.Value.ScannerExpiry || !census.Living.Any(silo => silo.ScansIn(Region)));

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _slots = new ScannerSlots(Region, census, clock, options.Value.ScannerExpiry);
        _asking = new RunningJobRequests(_slots, GrainFactory, clock, logger);
        _dispatch = new CoalescedAction(HandOutAsync);
        _lastServedAt = clock.GetUtcNow();
        _trouble = new RecurringTrouble($"Region {Region}", logger, clock);
        this.RegisterGrainTimer(_ => LookAsync(), new GrainTimerCreationOptions(LookPeriod, LookPeriod) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Scheduling.Hide(Region);
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        _queue = null;
        return DispatchAsync();
    }

    public Task AnnounceAsync(ScannerAnnouncement scanner)
    {
        foreach (var slot in _slots.Hear(scanner))
            LogScannerJoined(slot.Key.ToString());
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string silo)
    {
        _slots.Forget(silo);
        LogScannerLeft(silo, Region);
        return Task.CompletedTask;
    }

    public Task<RegionState> GetStateAsync() => Task.FromResult(new RegionState
    {
        Region = Region,
        Scanners = _slots.Silos,
        Slots = _slots.Count,
        Busy = _slots.Busy,
        Waiting = _queue?.Sum(work => work.Waiting) ?? 0,
        Campaigns = [.. (_queue ?? []).Select(work => work.CampaignId).Distinct(StringComparer.Ordinal)],
        HasNoScanner = HasNoScanner,
    });

    public async Task JobEndedAsync(string scannerKey, ScanReport report)
    {
        if (_slots.Find(ScannerKey.Parse(scannerKey)) is { } slot && (slot.Job is null || slot.Job.JobId == report.JobId))
        {
            var campaignId = slot.Job?.CampaignId;
            slot.End();

            // A job without a single result will likely fail again at once, as on a silo whose disk is full: let the slot rest rather than spin.
            if (report.HostsObserved == 0 && report.Refusals.IsEmpty)
                slot.RestsUntil = clock.GetUtcNow() + RestAfterTrouble;

            // What the job left waits again.
            if (report.Outcome != ScanOutcome.Completed)
                _queue = null;
            if (campaignId is not null && (report.Message is not null || _queue?.Exists(work => work.CampaignId == campaignId) != true))
                await GrainFactory.GetCampaign(campaignId).WakeAsync(report.Message);
        }

        await DispatchAsync();
    }

    public Task CancelJobsAsync(string campaignId) => Task.WhenAll(
        _slots.Of(campaignId).Select(slot => GrainFactory.GetScanner(slot.Key).CancelAsync(slot.Job!.JobId)));

    // The next call that comes places it where it belongs, and the scanners announce themselves there.
    private Task LookAsync()
    {
        if (!census.KeepsForControl(here.SiloAddress))
            return WakeAsync();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task DispatchAsync()
    {
        try
        {
            await _dispatch.RunAsync();
        }
        catch (Exception exception)
        {
            _trouble.Report(exception);
        }

        Show();
    }

    // Reentrant: announcements and ended jobs are heard while this waits for budgets.
    private async Task HandOutAsync()
    {
        foreach (var slot in _slots.ForgetLost())
        {
            metrics.Scheduling.SlotLost(Region);
            LogScannerLost(slot.Key.ToString(), slot.Job?.Targets.Length ?? 0);
        }

        _waitingForBudget.Clear();
        var queue = _queue ??= [.. await campaigns.ListQueuedAsync(Region, clock.GetUtcNow(), CancellationToken.None)];
        if (_slots.Count > 0)
            _lastServedAt = clock.GetUtcNow();
        var elsewhere = queue.Sum(work => work.Waiting);
        for (var i = 0; i < queue.Count && _slots.Free.Any(); i++)
        {
            elsewhere -= queue[i].Waiting;
            queue[i] = queue[i] with { Waiting = await HandOutAsync(queue[i], elsewhere) };
            elsewhere += queue[i].Waiting;
        }

        queue.RemoveAll(work => work.Waiting == 0);
        _trouble.End();
        if (queue.Count == 0 && _slots.Free.Any())
            _ = _asking.YieldAsync();
    }

    /// <summary>Starts jobs in as many free slots as the work fills, at once: each waits several times for the store, which commits them together.</summary>
    /// <returns>How many targets wait still.</returns>
    private async Task<int> HandOutAsync(QueuedWork work, int waitingElsewhere)
    {
        if (await campaigns.FindAsync(work.CampaignId, CancellationToken.None) is not { } campaign)
            return 0;
        var waiting = work.Waiting;
        _denied = null;
        while (waiting > 0)
        {
            var size = SizeOf(campaign.Request.Profile, waiting + waitingElsewhere);
            var slots = _slots.Free.Take((waiting + size - 1) / size).ToList();

            // Each leases its share of what those before it left: were the last to come first, it would take everything, and the others would wait for its end.
            var turns = new Turns();
            var started = await Task.WhenAll(slots.Select((slot, place) =>
                StartJobAsync(slot, campaign, work.Subnet, Math.Min(size, waiting - (place * size)), slots.Count - place, turns)));
            waiting -= started.Sum();
            if (slots.Count == 0 || started.Contains(0))
                break;
        }

        if (_denied is { } denied)
        {
            _waitingForBudget[denied.Owner] = _waitingForBudget.GetValueOrDefault(denied.Owner) + waiting;
            if (denied.FairShare >= LeastShare)
                _ = AskToShareAsync(new PacketShare(denied.Owner, work.Subnet, work.CampaignId, denied.FairShare));
        }

        return waiting;
    }

    private async Task AskToShareAsync(PacketShare share)
    {
        if (await _asking.ShareAsync(share))
            await DispatchAsync();
    }

    // Guided self-scheduling (Polychronopoulos and Kuck, 1987), with half of an even share: large jobs first, small ones last, so that the slots end together.
    private int SizeOf(ScanProfile profile, int waiting)
    {
        var most = options.Value.TargetsPerJob;
        var worthwhile = options.Value.MinTargetsPerJob * ScanRound.FewestPorts / Math.Max(ScanRound.FewestPorts, profile.Ports.PortsPerHost);
        var least = Math.Clamp(worthwhile, 1, most);
        var shares = _slots.Count > 1 ? 2 * _slots.Count : 1;
        return Math.Clamp((waiting + shares - 1) / shares, least, most);
    }

    /// <summary>Leases budgets, then targets, then starts the job.</summary>
    /// <returns>How many targets the job got; 0 when there was no budget or no target.</returns>
    private async Task<int> StartJobAsync(ScannerSlot slot, Campaign campaign, SubnetKey subnet, int wanted, int jobsToShareWith, Turns turns)
    {
        var jobId = JobKey.New(slot.Silo).ToString();
        using var span = GrainTraces.HandOut(Region, jobId, campaign.Id, subnet);
        var budgets = new JobBudgets(GrainFactory, jobId, campaign.Id, subnet, campaign.Request.Profile);
        var grant = await turns.TakeAsync(() => budgets.AcquireAsync(wanted, jobsToShareWith, options.Value.LeaseDuration));
        if (grant.IsNone)
        {
            // The first of several that ask at once is told the share of all.
            _denied ??= budgets.Denial;
            metrics.Scheduling.Denied(Region, budgets.Denial.Owner);
            return 0;
        }

        var now = clock.GetUtcNow();
        var claim = new TargetClaim(campaign.Id, Region, subnet, jobId, grant.Hosts, now, options.Value.LeaseDuration);
        var targets = await campaigns.ClaimAsync(claim, CancellationToken.None);
        if (targets.Count == 0)
        {
            await budgets.ReleaseAsync();
            return 0;
        }

        var job = new ScanJob
        {
            JobId = jobId,
            CampaignId = campaign.Id,
            Vantage = slot.Vantage,
            Profile = campaign.Request.Profile,
            Targets = [.. targets],
            MaxPacketsPerSecond = grant.PacketsPerSecond,
            LeaseExpiresAt = now + options.Value.LeaseDuration,
        };
        slot.Start(job, now);
        _ = HandOverAsync(slot.Key, job, budgets);
        return targets.Count;
    }

    /// <summary>Starts a job. Nobody waits for it: a call to a silo that just died fails only after Orleans has looked for another one for ten seconds.</summary>
    private async Task HandOverAsync(ScannerKey scanner, ScanJob job, JobBudgets budgets)
    {
        try
        {
            if (await GrainFactory.GetScanner(scanner).StartAsync(job))
                return;
            LogSlotBusy(scanner.ToString());
        }
        catch (Exception exception)
        {
            LogStartFailed(exception, scanner.ToString(), job.JobId, job.Targets.Length);
        }

        // Not announced until its next heartbeat: a slot that cannot start one job is not offered the next at once. What cannot be released runs out.
        if (_slots.Find(scanner) is { } slot && slot.Job?.JobId == job.JobId)
            _slots.Forget(scanner);
        try
        {
            await campaigns.EndJobAsync(job.JobId, [], CancellationToken.None);
            await budgets.ReleaseAsync();
        }
        catch (Exception exception)
        {
            _trouble.Report(exception);
        }

        await WakeAsync();
    }

    private void Show()
    {
        var free = _slots.Free.Count();
        metrics.Scheduling.Show(Region, new SchedulerView(_slots.Silos, _slots.Busy, free, _slots.Count - _slots.Busy - free, _waitingForBudget.ToDictionary()));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scanner {Scanner} joined and gets work")]
    private partial void LogScannerJoined(string scanner);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} leaves region {Region}: it gets no more work")]
    private partial void LogScannerLeft(string silo, string region);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scanner {Scanner} died or went silent; its {Targets} targets wait until its leases end, at once when it is declared dead, and are then scanned elsewhere")]
    private partial void LogScannerLost(string scanner, int targets);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scanner {Scanner} takes no job: it is busy with one of an earlier scheduler, or is ending; it gets work when it announces that it is free")]
    private partial void LogSlotBusy(string scanner);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scanner {Scanner} did not start job {Job}; its {Targets} targets wait again")]
    private partial void LogStartFailed(Exception exception, string scanner, string job, int targets);
}
