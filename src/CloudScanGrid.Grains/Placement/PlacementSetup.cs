using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace CloudScanGrid.Grains.Placement;

/// <summary>Sets up where grains are placed.</summary>
public static class PlacementSetup
{
    /// <summary>Tells the other silos what this one is, and places grains by what they told. Every silo of a grid needs it.</summary>
    public static ISiloBuilder AddGridPlacement(this ISiloBuilder silo, SiloTraits traits)
    {
        silo.UseSiloMetadata(traits.ToMetadata());
        silo.Services
            .AddSingleton<SiloCensus>()
            .AddPlacementFilter<OnItsScanner, OnItsScannerDirector>(ServiceLifetime.Transient)
            .AddPlacementFilter<OnControl, OnControlDirector>(ServiceLifetime.Transient);
        return silo;
    }
}
