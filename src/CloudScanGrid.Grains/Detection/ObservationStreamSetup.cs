using Orleans.Streams;

namespace CloudScanGrid.Grains.Detection;

/// <summary>Sets up the stream that carries observations to detectors.</summary>
public static class ObservationStreamSetup
{
    /// <summary>Adds it in memory, for implicit subscriptions only: those need no store for their subscriptions.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="provider">The provider's name; <see cref="GrainInterfaces.Detection.ObservationStream.Provider"/> for the grains to find it.</param>
    public static ISiloBuilder AddObservationStream(this ISiloBuilder silo, string provider) => silo.AddMemoryStreams(provider, streams =>
    {
        streams.ConfigurePartitioning(4);
        streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
    });
}
