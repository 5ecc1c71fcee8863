using CloudScanGrid.Domain.Exposure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Grains.Detection;

/// <summary>What everything that judges exposures in a process shares.</summary>
public static class ExposureServices
{
    /// <summary>Adds the networks of accounts, and where the scanners stand. Adding them again changes nothing.</summary>
    /// <param name="services">The services, with the inventory's store.</param>
    public static IServiceCollection AddExposure(this IServiceCollection services)
    {
        services.TryAddSingleton<NetworkMaps>();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ExposureOptions>>().Value.ToSources());
        return services;
    }
}
