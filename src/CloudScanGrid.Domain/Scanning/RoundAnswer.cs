using System.Net;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>What the holder of a job takes from its engine between two rounds.</summary>
/// <param name="Taken">Unfinished targets: the engine forgets them.</param>
/// <param name="Packets">Packets a second, at most those that the engine can spare: it sends so many fewer from now on.</param>
public sealed record RoundAnswer(IReadOnlyCollection<IPAddress> Taken, int Packets)
{
    /// <summary>Nothing.</summary>
    public static RoundAnswer GoOn { get; } = new([], 0);
}
