using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>
/// What one engine saw of one address, bound to its evidence: from where, when, which ports were asked, whether the look was whole.
/// Whose address it was is added by <see cref="AssetObservation"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("csg.HostObservation")]
public sealed record HostObservation
{
    /// <summary>The address.</summary>
    [Id(0)] public required IPAddress Address { get; init; }

    /// <summary>When the look began, UTC.</summary>
    [Id(1)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    [Id(2)] public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>From where, as in <c>eu-west-1/internal</c>.</summary>
    [Id(3)] public required string Vantage { get; init; }

    /// <summary>The host's state.</summary>
    [Id(4)] public required HostState State { get; init; }

    /// <summary>Why the engine says so: <c>echo-reply</c>, <c>user-set</c>, …, or the engine's trouble in a sentence.</summary>
    [Id(5)] public string? Reason { get; init; }

    /// <summary>Whether every phase that was asked for ended. False for a host that timed out or whose engine died: what is listed holds, what is missing is unknown.</summary>
    [Id(6)] public required bool IsComplete { get; init; }

    /// <summary>Whether nmap gave the host up for time.</summary>
    [Id(7)] public bool TimedOut { get; init; }

    /// <summary>The ports that were asked and answered for. A port outside was not covered.</summary>
    [Id(8)] public required PortCoverage Coverage { get; init; }

    /// <summary>Ports that were asked, without repeats and without the connections of service detection. A lower bound of the packets.</summary>
    [Id(9)] public long ProbesSent { get; init; }

    /// <summary>The ports that the engine listed, by port.</summary>
    [Id(10)] public ImmutableArray<ObservedService> Services { get; init; } = [];

    /// <summary>The ports that the engine summed up.</summary>
    [Id(11)] public ImmutableArray<UnlistedPorts> Unlisted { get; init; } = [];

    /// <summary>Host names.</summary>
    [Id(12)] public ImmutableArray<ObservedName> Names { get; init; } = [];

    /// <summary>Operating systems it may run, likeliest first.</summary>
    [Id(13)] public ImmutableArray<OsMatch> OsMatches { get; init; } = [];

    /// <summary>What host scripts said.</summary>
    [Id(14)] public ImmutableArray<NseScript> Scripts { get; init; } = [];

    /// <summary>Hardware address, where on the same link.</summary>
    [Id(15)] public string? MacAddress { get; init; }

    /// <summary>The maker of the hardware address.</summary>
    [Id(16)] public string? MacVendor { get; init; }

    /// <summary>Smoothed round-trip time; null where the engine measured none.</summary>
    [Id(17)] public TimeSpan? RoundTrip { get; init; }

    /// <summary>Notes of the engine for people: suspected honeypot, version detection of a sample only, ….</summary>
    [Id(18)] public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Whether the host answers on so many ports that the answers say nothing about services (a honeypot or a SYN proxy).</summary>
    [Id(19)] public bool AnswersEverywhere { get; init; }

    /// <summary>The open ports.</summary>
    public IEnumerable<ObservedService> OpenServices => Services.Where(service => service.State == PortState.Open);

    /// <summary>
    /// The state of a port: as listed, as summed up, or null when it was not covered. A covered port that an old engine did not list is
    /// <see cref="PortState.Unknown"/> unless all unlisted ports of its protocol share one state.
    /// </summary>
    public PortState? StateOf(NetworkPort port)
    {
        foreach (var service in Services)
        {
            if (service.Port == port)
                return service.State;
        }

        if (!Coverage.Contains(port))
            return null;
        var sameProtocol = Unlisted.Where(unlisted => unlisted.Protocol == port.Protocol).ToList();
        var named = sameProtocol.Find(unlisted => unlisted.Ports.Contains(port.Number));
        if (named is not null)
            return named.State;
        return sameProtocol.Select(unlisted => unlisted.State).Distinct().ToList() is [var only] ? only : PortState.Unknown;
    }
}
