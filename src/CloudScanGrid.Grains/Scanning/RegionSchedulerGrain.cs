using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace CloudScanGrid.Grains.Scanning;

/// <remarks>
/// It remembers which slots are busy, and for a second how much waits. The queue, the leases and their tokens are in the store, so a scheduler that dies loses
/// nothing: the next activation hears from the scanners within seconds and reads the rest.
/// </remarks>
[Reentrant]
internal sealed partial class RegionSchedulerGrain(
    ICampaignStore campaigns, IOptions<SchedulerOptions> options, TimeProvider clock, ILogger<RegionSchedulerGrain> logger) : Grain, IRegionSchedulerGrain
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestAfterTrouble = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ScannerKey, ScannerSlot> _slots = [];
    private CoalescedAction _dispatch = null!;
    private RecurringTrouble _trouble = null!;

    // Counting what waits reads the whole queue: once a second and when something changed it, not for each of the thousands of jobs of a large campaign.
    private List<QueuedWork>? _queue;

    private string Region => RegionSchedulerKey.Parse(this.GetPrimaryKeyString()).Region;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _dispatch = new CoalescedAction(HandOutAsync);
        _trouble = new RecurringTrouble($"Region {Region}", logger, clock);
        this.RegisterGrainTimer(_ => WakeAsync(), new GrainTimerCreationOptions(LookPeriod, LookPeriod) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        _queue = null;
        return DispatchAsync();
    }

    public Task AnnounceAsync(ScannerAnnouncement scanner)
    {
        for (var number = 0; number < scanner.Slots; number++)
        {
            var key = new ScannerKey(Region, scanner.Silo, number);
            if (!_slots.TryGetValue(key, out var slot))
            {
                _slots.Add(key, slot = new ScannerSlot(key));
                LogScannerJoined(key.ToString());
            }

            slot.Vantage = scanner.Vantage;
            slot.LastHeardAt = clock.GetUtcNow();
        }

        return Task.CompletedTask;
    }

    public Task JobRunsAsync(string scannerKey, string jobId)
    {
        if (SlotOf(scannerKey, jobId) is { } slot)
            slot.BusyUntil = clock.GetUtcNow() + options.Value.LeaseDuration;
        return Task.CompletedTask;
    }

    public async Task JobEndedAsync(string scannerKey, ScanReport report)
    {
        if (SlotOf(scannerKey, report.JobId) is { } slot)
        {
            var campaignId = slot.Job!.CampaignId;
            slot.Job = null;

            // A job without a single result will likely fail again at once, as on a silo whose disk is full: let the slot rest rather than spin.
            if (report.HostsObserved == 0 && report.Refusals.IsEmpty)
                slot.RestsUntil = clock.GetUtcNow() + RestAfterTrouble;

            // What the job left waits again.
            if (report.Outcome != ScanOutcome.Completed)
                _queue = null;
            if (report.Message is not null || _queue?.Exists(work => work.CampaignId == campaignId) != true)
                await GrainFactory.GetCampaign(campaignId).WakeAsync(report.Message);
        }

        await DispatchAsync();
    }

    public Task CancelJobsAsync(string campaignId) => Task.WhenAll(
        _slots.Values.Where(slot => slot.Job?.CampaignId == campaignId)
            .Select(slot => GrainFactory.GetScanner(slot.Key).CancelAsync(slot.Job!.JobId)));

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
    }

    // Reentrant: announcements and ended jobs are heard while this waits for budgets.
    private async Task HandOutAsync()
    {
        ForgetSilentScanners();
        FreeSlotsOfLostJobs();
        if (!FreeSlots().Any())
            return;
        var queue = _queue ??= [.. await campaigns.ListQueuedAsync(Region, clock.GetUtcNow(), CancellationToken.None)];
        for (var i = 0; i < queue.Count && FreeSlots().Any(); i++)
            queue[i] = queue[i] with { Waiting = await HandOutAsync(queue[i]) };
        queue.RemoveAll(work => work.Waiting == 0);
        _trouble.End();
    }

    /// <summary>Starts jobs in as many free slots as the work fills, at once: each waits several times for the store, which commits them together.</summary>
    /// <returns>How many targets wait still.</returns>
    private async Task<int> HandOutAsync(QueuedWork work)
    {
        if (await campaigns.FindAsync(work.CampaignId, CancellationToken.None) is not { } campaign)
            return 0;
        var waiting = work.Waiting;
        var size = options.Value.TargetsPerJob;
        while (waiting > 0)
        {
            var slots = FreeSlots().Take((waiting + size - 1) / size).ToList();
            var started = await Task.WhenAll(slots.Select((slot, place) =>
                StartJobAsync(slot, campaign, work.Subnet, Math.Min(size, waiting - (place * size)), slots.Count - place)));
            waiting -= started.Sum();
            if (slots.Count == 0 || started.Contains(0))
                break;
        }

        return waiting;
    }

    /// <summary>Leases budgets, then targets, then starts the job.</summary>
    /// <returns>How many targets the job got; 0 when there was no budget or no target.</returns>
    private async Task<int> StartJobAsync(ScannerSlot slot, Campaign campaign, SubnetKey subnet, int wanted, int jobsToShareWith)
    {
        var jobId = $"j-{Guid.CreateVersion7():N}";
        var budgets = new JobBudgets(GrainFactory, jobId, campaign.Id, subnet);
        var grant = await budgets.AcquireAsync(wanted, jobsToShareWith, options.Value.LeaseDuration);
        if (grant.IsNone)
            return 0;

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
        slot.Job = job;
        slot.BusyUntil = job.LeaseExpiresAt;
        try
        {
            if (await GrainFactory.GetScanner(slot.Key).StartAsync(job))
                return targets.Count;
            LogSlotBusy(slot.Key.ToString());
        }
        catch (Exception exception)
        {
            LogStartFailed(exception, slot.Key.ToString(), jobId, targets.Count);
        }

        // Not announced until its next heartbeat: a slot that cannot start one job is not offered the next at once.
        _slots.Remove(slot.Key);
        await campaigns.ReleaseAsync(jobId, CancellationToken.None);
        await budgets.ReleaseAsync();
        return 0;
    }

    private ScannerSlot? SlotOf(string scannerKey, string jobId) =>
        _slots.TryGetValue(ScannerKey.Parse(scannerKey), out var slot) && slot.Job?.JobId == jobId ? slot : null;

    private IEnumerable<ScannerSlot> FreeSlots() => _slots.Values.Where(slot => slot.Job is null && slot.RestsUntil <= clock.GetUtcNow());

    private void ForgetSilentScanners()
    {
        var oldest = clock.GetUtcNow() - options.Value.ScannerExpiry;
        foreach (var slot in _slots.Values.Where(slot => slot.LastHeardAt < oldest).ToList())
        {
            _slots.Remove(slot.Key);
            LogScannerLost(slot.Key.ToString(), slot.Job?.Targets.Length ?? 0);
        }
    }

    // Its end was not heard, or the silo that ran it died while the announcing one lives. A job cannot outlive its leases, so its slot is free whatever happened.
    private void FreeSlotsOfLostJobs()
    {
        var now = clock.GetUtcNow();
        foreach (var slot in _slots.Values.Where(slot => slot.Job is not null && slot.BusyUntil <= now))
        {
            LogJobLost(slot.Key.ToString(), slot.Job!.JobId);
            slot.Job = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scanner {Scanner} joined and gets work")]
    private partial void LogScannerJoined(string scanner);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scanner {Scanner} went silent; its {Targets} targets wait until their lease ends and are then scanned elsewhere")]
    private partial void LogScannerLost(string scanner, int targets);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing was heard of job {Job} until its leases ran out: scanner {Scanner} gets work again, and what the job left waits again")]
    private partial void LogJobLost(string scanner, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scanner {Scanner} is busy with a job of an earlier scheduler; it gets work when it is free")]
    private partial void LogSlotBusy(string scanner);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scanner {Scanner} did not start job {Job}; its {Targets} targets wait again")]
    private partial void LogStartFailed(Exception exception, string scanner, string job, int targets);

    private sealed class ScannerSlot(ScannerKey key)
    {
        public ScannerKey Key { get; } = key;

        public string Vantage { get; set; } = "";

        public DateTimeOffset LastHeardAt { get; set; }

        public DateTimeOffset RestsUntil { get; set; }

        public ScanJob? Job { get; set; }

        public DateTimeOffset BusyUntil { get; set; }
    }
}
