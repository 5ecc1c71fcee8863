using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>
/// Port: keeps campaigns and the queue of their targets. A lease on a target is a fencing token that grows with each claim; whoever presents an older one
/// changes nothing (invariant 3).
/// </summary>
public interface ICampaignStore
{
    /// <summary>Keeps a new campaign in <see cref="CampaignState.Planning"/>; one that is there already is left as it is.</summary>
    Task CreateAsync(Campaign campaign, CancellationToken cancellationToken);

    /// <summary>Adds targets, refused ones as <see cref="TargetState.Refused"/>; those that are there already are left as they are.</summary>
    Task AddTargetsAsync(string campaignId, IReadOnlyList<PlannedTarget> targets, CancellationToken cancellationToken);

    /// <summary>Moves the campaign to a state. A campaign that has ended stays as it is.</summary>
    /// <returns>Whether it moved.</returns>
    Task<bool> SetStateAsync(string campaignId, CampaignState state, string? message, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The campaign, or null.</summary>
    Task<Campaign?> FindAsync(string campaignId, CancellationToken cancellationToken);

    /// <summary>The campaigns that have not ended, oldest first.</summary>
    Task<IReadOnlyList<Campaign>> ListUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Counts the targets and findings of a campaign.</summary>
    Task<CampaignProgress> CountAsync(string campaignId, CancellationToken cancellationToken);

    /// <summary>The campaign's targets in one of these states, by address; all of them when none is named.</summary>
    IAsyncEnumerable<CampaignTarget> ReadTargetsAsync(string campaignId, IReadOnlyCollection<TargetState> states, CancellationToken cancellationToken);

    /// <summary>What waits in a region for running campaigns, oldest campaign first. Targets whose lease ran out wait again.</summary>
    Task<IReadOnlyList<QueuedWork>> ListQueuedAsync(string region, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Leases waiting targets to a job, each under a new fencing token, by address. Targets of a campaign that is not running are never claimed;
    /// neither is one whose asset another job is scanning now.
    /// </summary>
    Task<IReadOnlyList<ScanTarget>> ClaimAsync(TargetClaim claim, CancellationToken cancellationToken);

    /// <summary>The targets that the job holds, by address.</summary>
    Task<IReadOnlyList<ScanTarget>> ListHeldAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Keeps the job's leases for longer.</summary>
    /// <returns>How many the job still holds; 0 means that it lost them and must stop.</returns>
    Task<int> RenewAsync(string jobId, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Ends a job at once with what it was refused: these end as refused, and whatever else it still holds goes back to the queue.</summary>
    Task EndJobAsync(string jobId, IReadOnlyList<TargetRefusal> refusals, CancellationToken cancellationToken);

    /// <summary>Hands some of the targets that the job still holds back to the queue.</summary>
    Task ReleaseAsync(string jobId, IReadOnlyCollection<ScanTarget> targets, CancellationToken cancellationToken);

    /// <summary>Ends every waiting target of a campaign as <see cref="TargetState.Skipped"/>.</summary>
    Task<int> SkipPendingAsync(string campaignId, string message, CancellationToken cancellationToken);

    /// <summary>Hands every leased target back to the queue. Only for a process that knows itself to be the only one: it holds the store's lock.</summary>
    Task<int> ReleaseAllAsync(CancellationToken cancellationToken);
}
