using Orleans.Configuration;
using Orleans.Streams;

namespace CloudScanGrid.Grains.Detection;

/// <summary>Sets up the stream that carries observations to detectors, and what all detectors of a silo share.</summary>
public static class ObservationStreamSetup
{
    // What waits for a detector is judged and saved together. The default of 1 makes a transaction of every observation.
    private const int ObservationsPerDelivery = 256;

    // How long an observation waits for its detector at most, beside the work. The default of 100 ms is most of the time from a host's end to its alert; 5 ms took a silo
    // with nothing to do a third of a core.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(25);

    // The default keeps every observation for half an hour, for consumers that rewind. Ours never does: what it misses it reads from the store.
    private static readonly TimeSpan KeptInCache = TimeSpan.FromSeconds(5);

    // A campaign passes subnet after subnet: what a detector knows of one need not stay until all are done.
    private static readonly TimeSpan DetectorIdle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CollectionPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Adds it in memory, for implicit subscriptions only: those need no store for their subscriptions.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="provider">The provider's name; <see cref="GrainInterfaces.Detection.ObservationStream.Provider"/> for the grains to find it.</param>
    public static ISiloBuilder AddObservationStream(this ISiloBuilder silo, string provider) => silo.Configure<GrainCollectionOptions>(options =>
    {
        options.CollectionQuantum = CollectionPeriod;
        options.ClassSpecificCollectionAge[typeof(BaselineDetectorGrain).FullName!] = DetectorIdle;
    }).ConfigureServices(services => services.AddExposure()).AddMemoryStreams(provider, streams =>
    {
        streams.ConfigurePartitioning(4);
        streams.ConfigurePullingAgent(agent => agent.Configure(options =>
        {
            options.BatchContainerBatchSize = ObservationsPerDelivery;
            options.GetQueueMsgsTimerPeriod = LookPeriod;
        }));
        streams.Configure<StreamCacheEvictionOptions>(cache => cache.Configure(options =>
        {
            options.DataMinTimeInCache = KeptInCache;
            options.DataMaxAgeInCache = KeptInCache;
        }));
        streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
    });
}
