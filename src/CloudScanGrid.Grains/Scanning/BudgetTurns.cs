using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>
/// Has jobs that start together lease one after the other. Each asks for its share of what the ones before it left; were the last to come first, it would take
/// everything, and the others would wait for its end. Used on one grain's scheduler.
/// </summary>
internal sealed class BudgetTurns
{
    private Task _last = Task.CompletedTask;

    /// <summary>Leases when those that asked before have.</summary>
    public Task<BudgetGrant> TakeAsync(Func<Task<BudgetGrant>> acquireAsync)
    {
        var turn = AfterAsync(_last, acquireAsync);
        _last = turn;
        return turn;
    }

    private static async Task<BudgetGrant> AfterAsync(Task last, Func<Task<BudgetGrant>> acquireAsync)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await acquireAsync();
    }
}
