namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>A grain that owns a limit which all silos share: an account, a subnet, a campaign.</summary>
[Alias("csg.IBudgetOwner")]
public interface IBudgetOwner : IGrainWithStringKey
{
    /// <summary>Leases a share to a job, replacing the share that it holds; when nothing is granted, the job holds what it held. Less than it holds is always granted;
    /// less than half of a fair share never is to a job that holds nothing: it would keep its slot for hours.</summary>
    [Alias("Acquire")]
    Task<BudgetGrant> AcquireAsync(BudgetRequest request);

    /// <summary>Keeps a job's share for longer.</summary>
    /// <returns>False when the share ran out: the job must stop.</returns>
    [Alias("Renew")]
    Task<bool> RenewAsync(string holder, TimeSpan duration);

    /// <summary>
    /// The packets a second that a job could hold now: of what those leave who want no more, as many as the others that do, as far as they are free, but never fewer than it
    /// holds. While others wait for theirs, what it holds.
    /// </summary>
    [Alias("FindFairShare")]
    Task<int> FindFairShareAsync(string holder);

    /// <summary>A job says, every few seconds, whether it could use more packets than it holds.</summary>
    /// <returns>Whether another one could: who could not may leave what it does not need.</returns>
    [Alias("Want")]
    Task<bool> WantAsync(string holder, bool wantsMore);

    /// <summary>Gives a job's share back.</summary>
    [Alias("Release")]
    Task ReleaseAsync(string holder);
}
