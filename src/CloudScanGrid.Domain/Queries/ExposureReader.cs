using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Queries;

/// <summary>Services with what the configuration says of them at this moment: a rule that changed counts as soon as its account was read, whenever the service was seen.</summary>
/// <param name="estate">The services.</param>
/// <param name="inventory">The assets and accounts.</param>
/// <param name="networks">What decides who reaches them.</param>
public sealed class ExposureReader(IEstateReader estate, IInventoryStore inventory, NetworkMaps networks)
{
    /// <summary>Services that somebody on the internet may reach, by asset, address and port; with <see cref="EstateFilter.IncludeEnded"/> those that nobody may, too.</summary>
    /// <returns>A page, which may hold fewer rows than were asked for though more follow. What nobody knows the rules of is in none.</returns>
    /// <exception cref="FormatException">The cursor is not one that this list gave.</exception>
    public async Task<Page<ExposedService>> ListAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var services = await estate.ListServicesAsync(filter, page, cancellationToken);
        var rows = new List<ExposedService>();
        foreach (var account in services.Rows.GroupBy(service => service.Asset.Account))
        {
            if (await inventory.FindAccountAsync(account.Key, cancellationToken) is not { } state)
                continue;
            var rules = new AccessRules(state, await networks.OfAsync(state), VantageSources.Unknown);
            foreach (var asset in account.GroupBy(service => service.Asset))
            {
                if (await inventory.FindAssetAsync(asset.Key, cancellationToken) is not { } found)
                    continue;
                foreach (var address in asset.GroupBy(service => service.Address))
                {
                    if (!rules.Knows(found.Snapshot, address.Key) || rules.Of(found.Snapshot, address.Key) is not { } allowances)
                        continue;
                    rows.AddRange(address
                        .Select(service => new ExposedService(service, allowances.FromInternet(service.Service.Port)))
                        .Where(service => service.IsExposed || filter.IncludeEnded));
                }
            }
        }

        return new Page<ExposedService>([.. rows], services.Next);
    }
}
