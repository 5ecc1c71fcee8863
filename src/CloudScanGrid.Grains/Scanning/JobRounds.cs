using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Scanning;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>
/// What becomes of a job between its rounds: what the hosts answered is kept, and unfinished targets are handed back, with what they answered, to those who have time
/// for them. The engine calls it while it asks nobody.
/// </summary>
internal sealed partial class JobRounds(
    ScanJob job, JobBudgets budgets, TimeSpan lease, ICheckpointStore checkpoints, ICampaignStore campaigns, IRegionSchedulerGrain scheduler, ILogger logger)
{
    // A host that answers everywhere would be written anew with each round, all of it. It is asked again instead.
    private const int MostServices = 2000;

    private readonly Dictionary<IPAddress, ScanTarget> _targets = job.Targets.ToDictionary(target => target.Address);
    private volatile JobRest? _rest;
    private volatile bool _isHalfAskedFor;
    private volatile bool _isAllAskedFor;

    /// <summary>What is left; null before the first round, and for a job without any.</summary>
    public JobRest? Rest => _rest;

    /// <summary>The next boundary hands half of the unfinished targets back.</summary>
    public void YieldHalf() => _isHalfAskedFor = true;

    /// <summary>Every boundary from now on hands all of them back: the silo ends.</summary>
    public void YieldAll() => _isAllAskedFor = true;

    /// <summary>Called by the engine.</summary>
    public async ValueTask<IReadOnlyCollection<IPAddress>> MeetAsync(ScanRound round)
    {
        await KeepAsync(round.Answered);
        var count = _isAllAskedFor ? round.Unfinished.Length : _isHalfAskedFor ? round.Unfinished.Length / 2 : 0;
        _isHalfAskedFor = false;

        // Those that the engine would come to last: the others have answered more.
        var yielded = count == 0 ? [] : await HandBackAsync(round.Unfinished[^count..]);
        var left = round.Unfinished.Length - yielded.Length;
        var probes = round.Unfinished.Length == 0 ? 0 : round.ProbesLeft * left / round.Unfinished.Length;
        _rest = new JobRest(job.JobId, left, TimeSpan.FromSeconds(probes / (double)budgets.Held.PacketsPerSecond));
        return [.. yielded.Select(target => target.Address)];
    }

    private async Task KeepAsync(ImmutableArray<HostObservation> answered)
    {
        List<ScanCheckpoint> kept = [.. answered.Where(host => host.Services.Length <= MostServices).Select(host => new ScanCheckpoint(_targets[host.Address], host))];
        if (kept.Count == 0)
            return;
        try
        {
            await checkpoints.SaveAsync(job.CampaignId, kept, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotKept(exception, job.JobId, kept.Count);
        }
    }

    private async Task<ImmutableArray<ScanTarget>> HandBackAsync(ImmutableArray<ScanTarget> targets)
    {
        try
        {
            await campaigns.ReleaseAsync(job.JobId, targets, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotHandedBack(exception, job.JobId, targets.Length);
            return [];
        }

        LogHandedBack(job.JobId, targets.Length);
        try
        {
            await budgets.GiveBackAsync(targets.Length, 0, lease);
            await scheduler.WakeAsync();
        }
        catch (Exception exception)
        {
            // The share is given back when the job ends, and the scheduler looks by itself.
            LogNotTold(exception, job.JobId);
        }

        return targets;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} hands {Targets} unfinished targets back, with what they answered: somebody else has time for them")]
    private partial void LogHandedBack(string job, int targets);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Hosts} hosts of job {Job} answered in a round was not kept: should this silo die, they are asked again")]
    private partial void LogNotKept(Exception exception, string job, int hosts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} could not hand {Targets} targets back and goes on with them")]
    private partial void LogNotHandedBack(Exception exception, string job, int targets);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} handed targets back but could not tell it: their share of the limits stays taken until the job ends")]
    private partial void LogNotTold(Exception exception, string job);
}
