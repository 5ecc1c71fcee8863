using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace CloudScanGrid.Grains.Scanning;

/// <remarks>
/// A scan outlives any call, so a job is started and its end is told; while it runs, a timer keeps its leases. Leases that cannot be kept stop the engine
/// before they run out, by this silo's own monotonic clock (<see cref="IJobLeases"/>): two silos may never send probes under one lease.
/// </remarks>
[Reentrant, OnItsScanner]
internal sealed partial class ScannerGrain(
    IScanEngine engine,
    ICampaignStore campaigns,
    ICheckpointStore checkpoints,
    IJobLeases leases,
    RunningJobs jobs,
    IOptions<SchedulerOptions> options,
    ScanMetrics metrics,
    TimeProvider clock,
    ILogger<ScannerGrain> logger) : Grain, IScannerGrain
{
    private static readonly TimeSpan PacePeriod = TimeSpan.FromSeconds(5);

    private RunningJob? _running;

    private ScannerKey Slot => ScannerKey.Parse(this.GetPrimaryKeyString());

    private string Region => Slot.Region;

    public Task<bool> StartAsync(ScanJob job)
    {
        if (_running is not null)
            return Task.FromResult(_running.Job.JobId == job.JobId);
        var budgets = new JobBudgets(GrainFactory, job.JobId, job.CampaignId, job.Targets[0].Subnet, job.Profile, new BudgetGrant(job.Targets.Length, job.MaxPacketsPerSecond));
        var rounds = new JobRounds(job, budgets, options.Value.LeaseDuration, checkpoints, campaigns, GrainFactory.GetScheduler(Region), logger);
        var running = new RunningJob(job, budgets, rounds, clock.GetTimestamp());
        if (!jobs.TryAdd(Slot, running.Stop, rounds.YieldAll))
            return Task.FromResult(false);
        var period = options.Value.LeaseDuration / 4;
        running.Renewal = this.RegisterGrainTimer(
            _ => RenewAsync(running), new GrainTimerCreationOptions(period, period) { Interleave = true, KeepAlive = true });
        running.Pacing = this.RegisterGrainTimer(_ => PaceAsync(running), new GrainTimerCreationOptions(PacePeriod, PacePeriod) { Interleave = true });
        running.Completion = RunAsync(running);
        _running = running;
        return Task.FromResult(true);
    }

    public Task CancelAsync(string jobId)
    {
        if (_running?.Job.JobId == jobId)
            _running.Stop.Cancel();
        return Task.CompletedTask;
    }

    public Task<JobRest?> GetRestAsync() => Task.FromResult(_running?.Rounds.Rest);

    public Task YieldAsync(string jobId)
    {
        if (_running?.Job.JobId == jobId)
            _running.Rounds.YieldHalf();
        return Task.CompletedTask;
    }

    public Task<int?> ShareAsync(PacketShare share) => _running is { } running && share.Concerns(running.Job)
        ? running.Pace.TakeAsync(() => LowerAsync(running, share.PacketsPerSecond))
        : Task.FromResult<int?>(null);

    // Shutdown hands back what is not finished, so that another silo need not wait for the leases to run out.
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_running is not { } running)
            return;
        await running.Stop.CancelAsync();
        await running.Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task RunAsync(RunningJob running)
    {
        var job = running.Job;
        using var span = GrainTraces.Job(job);
        metrics.JobStarted(Region);
        LogStarted(job.JobId, job.CampaignId, job.Targets.Length, job.Profile.Name, job.MaxPacketsPerSecond);
        var startedAt = clock.GetUtcNow();
        ScanReport report;
        try
        {
            report = await ScanAsync(running);
        }
        catch (Exception exception)
        {
            LogFailed(exception, job.JobId);
            report = new ScanReport
            {
                JobId = job.JobId, Outcome = ScanOutcome.DiskFull, Message = exception.Message, StartedAt = startedAt, FinishedAt = clock.GetUtcNow(),
            };
        }

        metrics.JobEnded(Region, report.Outcome, clock.GetElapsedTime(running.StartedTimestamp));
        span?.SetTag("cloudscan.outcome", report.Outcome.ToString()).SetTag("cloudscan.hosts", report.HostsObserved);
        LogEnded(job.JobId, report.Outcome, report.HostsObserved, report.Refusals.Length, report.Message);
        await EndAsync(running, report);
    }

    private async Task<ScanReport> ScanAsync(RunningJob running)
    {
        var (job, stop) = (running.Job, running.Stop.Token);
        if (job.Profile.CanTakeRounds)
        {
            var since = clock.GetUtcNow() - options.Value.MaxCheckpointAge;
            job = job with { Checkpoints = [.. await checkpoints.ReadAsync(job.JobId, since, CancellationToken.None)] };
        }

        using var recorder = new ObservationRecorder(job, Region, GrainFactory, metrics);

        // Off the grain's scheduler: reading an engine's output must not wait for the grain's turns.
        try
        {
            return await Task.Run(() => engine.RunAsync(job, recorder.RecordAsync, running.Rounds.MeetAsync, stop), CancellationToken.None);
        }
        finally
        {
            await recorder.DrainAsync();
        }
    }

    private async Task EndAsync(RunningJob running, ScanReport report)
    {
        running.Renewal?.Dispose();
        running.Pacing?.Dispose();
        try
        {
            await campaigns.EndJobAsync(report.JobId, report.Refusals, CancellationToken.None);
            await running.Budgets.ReleaseAsync();
        }
        catch (Exception exception)
        {
            LogNotReleased(exception, report.JobId);
        }

        _running = null;
        jobs.Remove(Slot);
        running.Stop.Dispose();
        try
        {
            await GrainFactory.GetScheduler(Region).JobEndedAsync(this.GetPrimaryKeyString(), report);
        }
        catch (Exception exception)
        {
            LogEndNotTold(exception, report.JobId);
        }
    }

    private async Task RenewAsync(RunningJob running)
    {
        var job = running.Job.JobId;
        var lease = options.Value.LeaseDuration;
        var expiresAt = clock.GetUtcNow() + lease;
        string? lost;
        try
        {
            var budgets = running.Budgets.RenewAsync(lease);
            var held = campaigns.RenewAsync(job, expiresAt, CancellationToken.None);
            await Task.WhenAll(budgets, held).WaitAsync(lease / 4, clock);
            lost = !await budgets ? "its share of a limit" : await held == 0 ? "its targets" : null;
            if (lost is null)
            {
                leases.Renew(job, expiresAt);
                return;
            }
        }
        catch (Exception exception)
        {
            // The engine stops by itself when the lease that it still has runs out.
            LogRenewalFailed(exception, job);
            return;
        }

        // Ended meanwhile, and gave its leases back itself.
        if (_running != running)
            return;
        metrics.LeasesLost(Region);
        LogLeaseLost(job, lost);
        await running.Stop.CancelAsync();
    }

    /// <summary>What a job does not need goes to those who ask ports; what others left, to this one.</summary>
    private Task<int?> PaceAsync(RunningJob running) => running.Pace.TakeAsync(async () =>
    {
        try
        {
            var need = engine.FindNeed(running.Job.JobId);
            if (!await running.Budgets.WantAsync(wantsMore: need is null) || need is null)
                return await GrowAsync(running);
            return need < running.Budgets.Held.PacketsPerSecond ? await LowerAsync(running, need.Value) : null;
        }
        catch (Exception exception)
        {
            // It goes on with what it has. An owner on a silo of an earlier version does not know the question.
            LogNotPaced(running.Job.JobId, exception.Message);
            return null;
        }
    });

    private async Task<int?> LowerAsync(RunningJob running, int packetsPerSecond)
    {
        if (engine.Lower(running.Job.JobId, packetsPerSecond) is not { } packets)
            return null;

        // Only now: nobody else may have them before the engine has stopped sending them.
        var given = running.Budgets.Held.PacketsPerSecond - packets;
        await running.Budgets.GiveBackAsync(0, given, options.Value.LeaseDuration);
        LogShares(running.Job.JobId, given, packets);
        return packets;
    }

    private async Task<int?> GrowAsync(RunningJob running)
    {
        var before = running.Budgets.Held;
        var held = await running.Budgets.GrowAsync(options.Value.LeaseDuration);
        if (held.PacketsPerSecond <= before.PacketsPerSecond)
            return null;
        engine.Raise(running.Job.JobId, held.PacketsPerSecond);
        LogGrows(running.Job.JobId, held.PacketsPerSecond);
        return held.PacketsPerSecond;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} takes up packets that nobody else wants, and goes on with {PacketsPerSecond}")]
    private partial void LogGrows(string job, int packetsPerSecond);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} could not ask for packets that nobody else wants, or leave those that it does not need: {Detail}")]
    private partial void LogNotPaced(string job, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} of campaign {Campaign} scans {Targets} targets with profile {Profile} at up to {PacketsPerSecond} packets/s")]
    private partial void LogStarted(string job, string campaign, int targets, string profile, int packetsPerSecond);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} gives {Given} packets/s back for others, and goes on with {PacketsPerSecond}")]
    private partial void LogShares(string job, int given, int packetsPerSecond);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} ended {Outcome}: {Hosts} hosts observed, {Refused} refused. {Detail}")]
    private partial void LogEnded(string job, ScanOutcome outcome, int hosts, int refused, string? detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} stopped: the store does not answer, or did not keep its observations. Its targets wait again")]
    private partial void LogFailed(Exception exception, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The leases of job {Job} could not be renewed; it is stopped before they run out unless the next try succeeds")]
    private partial void LogRenewalFailed(Exception exception, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} lost {What} and stops; whole hosts are kept, the rest is scanned again")]
    private partial void LogLeaseLost(string job, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} ended, but the store did not take its leases back; its targets wait until they run out")]
    private partial void LogNotReleased(Exception exception, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scheduler was not told that job {Job} ended; it learns from the next announcements that its slot is free")]
    private partial void LogEndNotTold(Exception exception, string job);

    private sealed class RunningJob(ScanJob job, JobBudgets budgets, JobRounds rounds, long startedTimestamp)
    {
        public ScanJob Job { get; } = job;

        public JobBudgets Budgets { get; } = budgets;

        public JobRounds Rounds { get; } = rounds;

        /// <summary>Whoever changes what it sends takes a turn: what the engine sends and what is leased change together.</summary>
        public Turns Pace { get; } = new();

        public CancellationTokenSource Stop { get; } = new();

        public long StartedTimestamp { get; } = startedTimestamp;

        public Task Completion { get; set; } = Task.CompletedTask;

        public IGrainTimer? Renewal { get; set; }

        public IGrainTimer? Pacing { get; set; }
    }
}
