using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.GrainInterfaces.Detection;

/// <summary>The stream that carries observations to their subnet's detector. It carries them for latency; the store has them for truth.</summary>
public static class ObservationStream
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "observations";

    /// <summary>The namespace; the key within is the subnet's.</summary>
    public const string Namespace = "observations";

    /// <summary>The stream of a subnet.</summary>
    public static StreamId Of(SubnetKey subnet) => StreamId.Create(Namespace, subnet.ToString());
}
