using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>A boundary in a job whose ports are asked in rounds: what can be kept, and which targets can be taken from the engine, because nobody is being asked.</summary>
/// <param name="Answered">The hosts of the round that has ended, each with everything that it answered so far; none before the first round.</param>
/// <param name="Unfinished">The targets of which ports are still to be asked, in the order in which the engine comes to them.</param>
/// <param name="ProbesLeft">How many ports are still to be asked, over all these targets.</param>
public sealed record ScanRound(ImmutableArray<HostObservation> Answered, ImmutableArray<ScanTarget> Unfinished, long ProbesLeft)
{
    /// <summary>A round asks at least so many ports of each host: starting an engine for fewer costs more than asking them again.</summary>
    public const int FewestPorts = 1000;
}
