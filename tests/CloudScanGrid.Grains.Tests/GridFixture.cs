using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Detection;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Detection;
using CloudScanGrid.Grains.Inventory;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using CloudScanGrid.Storage;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.TestingHost;

namespace CloudScanGrid.Grains.Tests;

/// <summary>A real silo in this process over a real store, with an engine that the test scripts.</summary>
internal sealed class GridFixture : IAsyncDisposable
{
    private const string Region = AccountSnapshot.DefaultRegion;

    private GridFixture(InProcessTestCluster cluster, IGridStore store, ScriptedEngine engine, TroubleLog trouble, CallHook calls)
    {
        Trouble = trouble;
        Calls = calls;
        Cluster = cluster;
        Store = store;
        Engine = engine;
    }

    public InProcessTestCluster Cluster { get; }

    public IGridStore Store { get; }

    public ScriptedEngine Engine { get; }

    public TroubleLog Trouble { get; }

    public CallHook Calls { get; }

    /// <summary>How many jobs the scanner runs at once.</summary>
    public int Slots { get; set; } = 4;

    public IGrainFactory Grains => Cluster.Client;

    /// <summary>Starts it.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="lease">How long leases last; null for a minute.</param>
    /// <param name="losesStream">Whether observations never reach the detectors by stream.</param>
    /// <param name="cloud">A provider whose accounts are read; null for none.</param>
    /// <param name="traits">What a silo is, by its name; null for all of them doing everything everywhere.</param>
    /// <param name="scannerRegions">Networks that have scanners of their own.</param>
    /// <param name="newProfile">The profile by which assets are scanned that a read shows for the first time.</param>
    public static async Task<GridFixture> StartAsync(
        short silos = 1, TimeSpan? lease = null, bool losesStream = false, ScriptedCloud? cloud = null, Func<string, SiloTraits>? traits = null, string newProfile = "none",
        params string[] scannerRegions)
    {
        var store = await SqliteStore.OpenTemporaryAsync(new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var engine = new ScriptedEngine();
        var trouble = new TroubleLog();
        var calls = new CallHook();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddGridPlacement((traits ?? Everything)(options.SiloName));
            silo.AddIncomingGrainCallFilter(calls);
            silo.AddObservationStream(losesStream ? "elsewhere" : ObservationStream.Provider);
            silo.Services
                .AddSingleton(TimeProvider.System)
                .AddSingleton(store.Inventory)
                .AddSingleton(store.Observations)
                .AddSingleton(store.Campaigns)
                .AddSingleton(store.Checkpoints)
                .AddSingleton(store.Detection)
                .AddSingleton(store.Leases)
                .AddSingleton(store.Audit)
                .AddSingleton<IScanEngine>(engine)
                .AddSingleton<ICloudInventory>(cloud ?? new ScriptedCloud())
                .AddSingleton<IJobLeases>(new WallClockLeases())
                .AddSingleton<ScanMetrics>()
                .AddSingleton<RunningJobs>()
                .AddSingleton<ILoggerProvider>(trouble)
                .Configure<ClusterMembershipOptions>(options =>
                {
                    // As a cluster has them by default.
                    options.ProbeTimeout = TimeSpan.FromSeconds(1);
                    options.MaxProbeTimeout = TimeSpan.FromSeconds(2);
                })
                .Configure<InventoryOptions>(options =>
                {
                    options.NewProfile = newProfile;
                    foreach (var place in scannerRegions)
                        options.ScannerRegions.Add(place);
                })
                .Configure<SchedulerOptions>(options => options.LeaseDuration = lease ?? TimeSpan.FromSeconds(60));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new GridFixture(cluster, store, engine, trouble, calls);
    }

    /// <summary>What a silo is that does everything everywhere.</summary>
    public static SiloTraits Everything(string name) => new(name, [SiloTraits.ControlRole, SiloTraits.ScannerRole], null);

    /// <summary>The silos that are so: they start side by side, so their order tells nothing.</summary>
    public IReadOnlyList<InProcessSiloHandle> SilosThat(Func<SiloTraits, bool> areSo) => [.. Cluster.Silos.Where(silo => areSo(TraitsOf(silo)))];

    /// <summary>Announces every silo that lives and scans the region, as each would by itself.</summary>
    public async Task AnnounceAsync(int? slots = null, string region = Region)
    {
        foreach (var silo in Cluster.Silos.ToList())
        {
            var services = silo.ServiceProvider;
            if (!TraitsOf(silo).ScansIn(region))
                continue;
            var busy = services.GetRequiredService<RunningJobs>().BusyIn(region);
            await AskAsync(() => Grains.GetScheduler(region).AnnounceAsync(new ScannerAnnouncement(silo.Name, slots ?? Slots, $"{region}/internal", silo.SiloAddress, busy)));
        }

        await AskAsync(() => Grains.GetScheduler(region).WakeAsync());
    }

    private static SiloTraits TraitsOf(InProcessSiloHandle silo) =>
        silo.ServiceProvider.GetRequiredService<SiloCensus>().TraitsOf(silo.SiloAddress);

    /// <summary>
    /// Makes a call that may be made twice, again and again until it gets through, for 30 seconds: calls are delivered at most once, and one that meets a silo
    /// which just died fails.
    /// </summary>
    public static async Task AskAsync(Func<Task> call)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException && !limit.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }

    public async Task<CampaignProgress> ScanAsync(string id, ScanRequest request)
    {
        await AnnounceAsync();
        await Grains.GetCampaign(id).StartAsync(request);
        return await WaitAsync(id, progress => progress.State is CampaignState.Completed or CampaignState.Cancelled);
    }

    /// <summary>Waits for a condition of a campaign; announces the scanner meanwhile, as its silo would. Fails after 30 seconds.</summary>
    public async Task<CampaignProgress> WaitAsync(string id, Func<CampaignProgress, bool> isReached, params string[] regions)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var progress = await Store.Campaigns.FindAsync(id, CancellationToken.None) is null ? null : await Store.Campaigns.CountAsync(id, CancellationToken.None);
            if (progress is not null && isReached(progress))
                return progress;
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"{id} stands at {progress}. {string.Join('\n', Trouble.Entries)}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
            foreach (var region in regions.DefaultIfEmpty(Region))
                await AnnounceAsync(region: region);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Store.DisposeAsync();
    }
}
