using System.Globalization;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Detection;
using CloudScanGrid.Grains;
using CloudScanGrid.Grains.Detection;
using CloudScanGrid.Grains.Inventory;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using CloudScanGrid.Host.Campaigns;
using CloudScanGrid.Host.Clustering;
using CloudScanGrid.Host.Clustering.Loss;
using CloudScanGrid.Host.Clustering.Tls;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Telemetry;
using CloudScanGrid.Scanning;
using CloudScanGrid.Scanning.Nmap;
using CloudScanGrid.Scanning.Scope;
using CloudScanGrid.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace CloudScanGrid.Host.Silo;

/// <summary>Puts the ports' adapters and the silo together. The only place that knows all of them.</summary>
public static class GridComposition
{
    // What a silo needs to stop after its scans have: stop nmap, hand back, move its grains, leave the membership.
    private static readonly TimeSpan StopAfterDrain = TimeSpan.FromSeconds(30);

    /// <summary>Adds the store's ports. The store stays its opener's to dispose.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IGridStore store) => services
        .AddSingleton(store.Clock)
        .AddSingleton(store.Inventory)
        .AddSingleton(store.Observations)
        .AddSingleton(store.Campaigns)
        .AddSingleton(store.Checkpoints)
        .AddSingleton(store.Detection)
        .AddSingleton(store.Leases)
        .AddSingleton(store.Audit)
        .AddSingleton(store.Estate)
        .AddSingleton(store.Gauges)
        .AddExposure()
        .AddSingleton<ExposureReader>()
        .AddSingleton<RuleReader>()
        .AddSingleton<TopologyReader>();

    /// <summary>Adds the engine: nmap, behind its scope guard.</summary>
    public static IServiceCollection AddNmap(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<EngineMetrics>()
        .AddSingleton(services => services.GetRequiredService<IOptions<ScopeGuardOptions>>().Value)
        .AddSingleton(services => services.GetRequiredService<IOptions<NmapOptions>>().Value)
        .AddSingleton<ScopeGuard>()
        .AddSingleton(new MachineClock(TimeProvider.System))
        .AddSingleton<IScanEngine, NmapEngine>();

    /// <summary>
    /// Adds the silo: one that is the whole grid and listens on loopback only, or, with <c>Data:Postgres</c>, one of a cluster. Needs the store's ports and an
    /// <see cref="IScanEngine"/>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="engine">What the engine can do, for the other silos to know; null where nobody asked.</param>
    /// <returns>What the silo is.</returns>
    public static SiloTraits AddGrid(this IHostApplicationBuilder builder, GridConfiguration configuration, EngineCapabilities? engine)
    {
        var grid = configuration.Get<GridOptions>(GridOptions.Section);
        var data = configuration.Get<DataOptions>(DataOptions.Section);
        var traits = TraitsOf(grid, data.IsCluster, engine);
        builder.Services.AddOptions<GridOptions>().Bind(configuration.Root.GetSection(GridOptions.Section));
        builder.Services.AddOptions<ScopeGuardOptions>().Bind(configuration.Root.GetSection("Scope"));
        builder.Services.AddOptions<NmapOptions>().Bind(configuration.Root.GetSection("Nmap"));
        builder.Services.AddOptions<SchedulerOptions>().Bind(configuration.Root.GetSection("Scheduler"));
        builder.Services.AddOptions<ExposureOptions>().Bind(configuration.Root.GetSection("Exposure"));
        builder.Services.AddOptions<InventoryOptions>().Bind(configuration.Root.GetSection("Inventory"));
        builder.Services.AddOptions<SubnetOptions>().Bind(configuration.Root.GetSection("Subnet"));
        builder.Services.AddTelemetry(configuration, traits.Name);
        builder.Services.AddClouds(configuration);
        builder.Services.AddSingleton<IOwnershipSource, OwnershipSource>();
        builder.Services.AddSingleton<IJobLeases, JobLeases>();
        builder.Services.AddSingleton(traits);
        builder.Services.AddSingleton<RunningJobs>();
        builder.Services.AddSingleton<ScanMetrics>();
        builder.Services.AddSingleton<CampaignRequests>();
        builder.Services.AddSingleton<RegionStates>();
        if (data.IsCluster)
            builder.AddClusterSilo(configuration, data, traits);
        else
            builder.AddOnlySilo(traits);
        if (grid.Roles.HasFlag(SiloRoles.Control))
        {
            builder.Services.AddHostedService<InventoryWatch>();
            builder.Services.AddHostedService<ChangeWatch>();
        }

        if (grid.Roles.HasFlag(SiloRoles.Scanner))
        {
            builder.Services.AddSingleton<ScannerAnnouncer>();
            builder.Services.AddHostedService(services => services.GetRequiredService<ScannerAnnouncer>());
        }

        if (data.IsCluster && grid.Roles.HasFlag(SiloRoles.Scanner))
        {
            var grace = TimeSpan.FromSeconds(configuration.Get<ClusterSettings>(ClusterSettings.Section).DrainSeconds);
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ScannerDrain>(services, grace));
        }

        return traits;
    }

    private static void AddOnlySilo(this IHostApplicationBuilder builder, SiloTraits traits)
    {
        builder.UseOrleans(silo =>
        {
            // One process, no peers: any two free ports do, and several grids live side by side on one machine.
            silo.UseLocalhostClustering(FreePort.Pick(), FreePort.Pick());
            silo.AddGridSilo(traits);
        });

        // After the silo, in this order: campaigns are there before scanners ask for work.
        builder.Services.AddHostedService<CampaignRecovery>();
    }

    private static void AddClusterSilo(this IHostApplicationBuilder builder, GridConfiguration configuration, DataOptions data, SiloTraits traits)
    {
        var cluster = configuration.Get<ClusterSettings>(ClusterSettings.Section);
        var tls = configuration.Get<TlsSettings>(TlsSettings.Section);
        var database = ClusterSilo.OpenDatabase(data);

        // By a factory, so that the container disposes it.
        builder.Services.AddSingleton(_ => database);
        builder.Services.AddHostedService<ClusterSchemaStart>();
        builder.UseOrleans(silo =>
        {
            silo.UseCluster(cluster, database);
            if (tls.IsOn)
                MutualTls.Use(silo, cluster.ClusterId, tls);
            if (cluster.DeclareGoneAtOnce)
                LostPeers.Use(silo, cluster.ClusterId, database);
            silo.AddGridSilo(traits);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(cluster.DrainSeconds) + StopAfterDrain);
        if (traits.Roles.Contains(SiloTraits.ControlRole))
            builder.Services.AddHostedService<ClusterRecovery>();
    }

    private static void AddGridSilo(this ISiloBuilder silo, SiloTraits traits)
    {
        silo.Configure<SiloOptions>(options => options.SiloName = traits.Name);
        silo.AddGridPlacement(traits);
        silo.AddObservationStream(ObservationStream.Provider);
        silo.AddActivityPropagation();
    }

    private static SiloTraits TraitsOf(GridOptions grid, bool isCluster, EngineCapabilities? engine)
    {
        var name = grid.SiloName ?? (isCluster ? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}") : "silo-1");
        var roles = Enum.GetValues<SiloRoles>().Where(role => role != SiloRoles.None && grid.Roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant());
        return new SiloTraits(name, [.. roles], grid.Region) { AlsoRegions = [.. grid.AlsoRegions], Zone = grid.Zone, RawPackets = engine?.RawPackets == true, EngineVersion = engine?.Version };
    }
}
