using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Host.Campaigns;

/// <summary>Asks the schedulers of every region that has an account.</summary>
internal sealed class RegionStates(IInventoryStore inventory, IGrainFactory grains)
{
    public async Task<IReadOnlyList<RegionState>> ListAsync(CancellationToken cancellationToken)
    {
        var accounts = await inventory.ListAccountsAsync(cancellationToken);
        var regions = accounts.SelectMany(account => account.AllRegions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return await Task.WhenAll(regions.Select(region => grains.GetScheduler(region).GetStateAsync()));
    }
}
