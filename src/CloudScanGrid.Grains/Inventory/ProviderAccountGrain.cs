using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace CloudScanGrid.Grains.Inventory;

[OnControl, RandomPlacement]
internal sealed partial class ProviderAccountGrain(
    IInventoryStore inventory, ILeaseStore leases, TimeProvider clock, ILogger<ProviderAccountGrain> logger) : Grain, IProviderAccountGrain
{
    private LeasedBudgets _budgets = null!;

    private AccountKey Key => AccountKey.Parse(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var limits = (await inventory.FindAccountAsync(Key, cancellationToken))?.Limits ?? new AccountLimits();
        _budgets = new LeasedBudgets(Key.ToString(), leases, clock);
        await _budgets.LoadAsync(limits.ConcurrentHosts, limits.PacketsPerSecond, cancellationToken);
    }

    public async Task<InventoryChange> SyncAsync(AccountSnapshot snapshot)
    {
        if (snapshot.Key != Key)
            throw new ArgumentException($"a snapshot of {snapshot.Key} was given to {Key}", nameof(snapshot));
        var change = await inventory.ApplyAsync(snapshot, CancellationToken.None);
        _budgets.SetLimits(snapshot.Limits.ConcurrentHosts, snapshot.Limits.PacketsPerSecond);
        LogSynced(snapshot.Key, snapshot.Completeness, change.Added, change.Updated, change.Retired, change.Unchanged, change.Unknown);
        return change;
    }

    public Task<BudgetGrant> AcquireAsync(BudgetRequest request) => _budgets.AcquireAsync(request);

    public Task<bool> RenewAsync(string holder, TimeSpan duration) => _budgets.RenewAsync(holder, duration);

    public Task<int> FindFairShareAsync(string holder) => _budgets.FindFairShareAsync(holder);

    public Task ReleaseAsync(string holder) => _budgets.ReleaseAsync(holder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Inventory of {Account} applied ({Completeness}): {Added} assets added, {Updated} updated, {Retired} retired, {Unchanged} unchanged, {Unknown} unknown")]
    private partial void LogSynced(AccountKey account, SnapshotCompleteness completeness, int added, int updated, int retired, int unchanged, int unknown);
}
