using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Detection;
using CloudScanGrid.Grains;
using CloudScanGrid.Grains.Detection;
using CloudScanGrid.Grains.Inventory;
using CloudScanGrid.Grains.Scanning;
using CloudScanGrid.Host.Campaigns;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Telemetry;
using CloudScanGrid.Scanning;
using CloudScanGrid.Scanning.Nmap;
using CloudScanGrid.Scanning.Scope;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace CloudScanGrid.Host.Silo;

/// <summary>Puts the ports' adapters and the silo together. The only place that knows all of them.</summary>
public static class GridComposition
{
    /// <summary>Adds the store's ports. The store stays its opener's to dispose.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, SqliteStore store) => services
        .AddSingleton(store.Inventory)
        .AddSingleton(store.Observations)
        .AddSingleton(store.Campaigns)
        .AddSingleton(store.Detection)
        .AddSingleton(store.Leases)
        .AddSingleton(store.Audit)
        .AddSingleton(store.Estate)
        .AddSingleton(store.Gauges);

    /// <summary>Adds the engine: nmap, behind its scope guard.</summary>
    public static IServiceCollection AddNmap(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<EngineMetrics>()
        .AddSingleton(services => services.GetRequiredService<IOptions<ScopeGuardOptions>>().Value)
        .AddSingleton(services => services.GetRequiredService<IOptions<NmapOptions>>().Value)
        .AddSingleton<ScopeGuard>()
        .AddSingleton<IScanEngine, NmapEngine>();

    /// <summary>Adds a grid of one silo that listens on loopback only. Needs the store's ports and an <see cref="IScanEngine"/>.</summary>
    public static void AddEmbeddedGrid(this IHostApplicationBuilder builder, GridConfiguration configuration)
    {
        var grid = configuration.Get<GridOptions>(GridOptions.Section);
        builder.Services.AddOptions<GridOptions>().Bind(configuration.Root.GetSection(GridOptions.Section));
        builder.Services.AddOptions<ScopeGuardOptions>().Bind(configuration.Root.GetSection("Scope"));
        builder.Services.AddOptions<NmapOptions>().Bind(configuration.Root.GetSection("Nmap"));
        builder.Services.AddOptions<SchedulerOptions>().Bind(configuration.Root.GetSection("Scheduler"));
        builder.Services.AddOptions<SubnetOptions>().Bind(configuration.Root.GetSection("Subnet"));
        builder.Services.AddTelemetry(configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IJobLeases, JobLeases>();
        builder.Services.AddSingleton<ScanMetrics>();
        builder.Services.AddSingleton<CampaignRequests>();
        builder.UseOrleans(silo =>
        {
            // One process, no peers: any two free ports do, and several grids live side by side on one machine.
            silo.UseLocalhostClustering(FreePort.Pick(), FreePort.Pick());
            silo.Configure<SiloOptions>(options => options.SiloName = grid.SiloName);
            silo.AddObservationStream(ObservationStream.Provider);
            silo.AddActivityPropagation();
        });

        // After the silo, in this order: campaigns are there before scanners ask for work.
        builder.Services.AddHostedService<CampaignRecovery>();
        if (grid.Roles.HasFlag(SiloRoles.Scanner))
        {
            builder.Services.AddSingleton<ScannerAnnouncer>();
            builder.Services.AddHostedService(services => services.GetRequiredService<ScannerAnnouncer>());
        }
    }
}
