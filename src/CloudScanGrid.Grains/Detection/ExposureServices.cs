using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Grains.Inventory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Grains.Detection;

/// <summary>What everything that judges exposures in a process shares.</summary>
public static class ExposureServices
{
    /// <summary>Adds the networks of accounts, where their scanners stand, and from where packets of theirs come. Adding them again changes nothing.</summary>
    /// <param name="services">The services, with the inventory's store.</param>
    public static IServiceCollection AddExposure(this IServiceCollection services)
    {
        services.TryAddSingleton<NetworkMaps>();
        services.TryAddSingleton(provider => new ScannerRegions(
            provider.GetRequiredService<IOptions<InventoryOptions>>().Value.ReadScannerRegions(), provider.GetRequiredService<IInventoryStore>(), provider.GetRequiredService<NetworkMaps>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ExposureOptions>>().Value.ToSources());
        return services;
    }
}
