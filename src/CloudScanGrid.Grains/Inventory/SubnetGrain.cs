using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace CloudScanGrid.Grains.Inventory;

[OnControl, RandomPlacement]
internal sealed class SubnetGrain(ILeaseStore leases, IOptions<SubnetOptions> options, TimeProvider clock) : Grain, ISubnetGrain
{
    private LeasedBudgets _budgets = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _budgets = new LeasedBudgets(this.GetPrimaryKeyString(), leases, clock);
        return _budgets.LoadAsync(options.Value.ConcurrentHosts, options.Value.PacketsPerSecond, cancellationToken);
    }

    public Task<BudgetGrant> AcquireAsync(BudgetRequest request) => _budgets.AcquireAsync(request);

    public Task<bool> RenewAsync(string holder, TimeSpan duration) => _budgets.RenewAsync(holder, duration);

    public Task<int> FindFairShareAsync(string holder) => _budgets.FindFairShareAsync(holder);

    public Task<bool> WantAsync(string holder, bool wantsMore) => _budgets.WantAsync(holder, wantsMore);

    public Task ReleaseAsync(string holder) => _budgets.ReleaseAsync(holder);
}
