using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>How a scan is done: everything that decides nmap's arguments but the targets. Values only; there is no free text that could become an argument.</summary>
[GenerateSerializer, Immutable, Alias("csg.ScanProfile")]
public sealed record ScanProfile
{
    /// <summary>What identifies a host's services within a second: a dozen connections of about ten packets.</summary>
    private const int PacketsToIdentify = 128;

    /// <summary>Its name, lower case.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What it sends and what it costs, for people.</summary>
    [Id(1)] public required string Description { get; init; }

    /// <summary>The ports that it asks.</summary>
    [Id(2)] public required PortSelection Ports { get; init; }

    /// <summary>Whether TCP ports are scanned (SYN where the silo may send raw packets, connect otherwise).</summary>
    [Id(3)] public bool Tcp { get; init; } = true;

    /// <summary>Whether UDP ports are scanned; needs raw packets.</summary>
    [Id(4)] public bool Udp { get; init; }

    /// <summary>Whether only liveness is asked (<c>-sn</c>). Otherwise hosts are taken as up (<c>-Pn</c>): the inventory says that they run.</summary>
    [Id(5)] public bool DiscoveryOnly { get; init; }

    /// <summary>Whether the services on open ports are identified (<c>-sV</c>).</summary>
    [Id(6)] public bool DetectServices { get; init; }

    /// <summary><c>--version-intensity</c>, 0 to 9; nmap's default is 7.</summary>
    [Id(7)] public int VersionIntensity { get; init; } = 7;

    /// <summary>NSE scripts by name, never by category: some categories broadcast.</summary>
    [Id(8)] public ImmutableArray<string> Scripts { get; init; } = [];

    /// <summary>The timing template.</summary>
    [Id(9)] public TimingTemplate Timing { get; init; } = TimingTemplate.Aggressive;

    /// <summary>How long one host may take before nmap gives it up, in each phase.</summary>
    [Id(10)] public TimeSpan HostTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one script may take on one host.</summary>
    [Id(11)] public TimeSpan ScriptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>--max-retries</c>, 0 to 10: how often an unanswered probe is sent again.</summary>
    [Id(12)] public int MaxRetries { get; init; } = 3;

    /// <summary>Whether an engine may ask the ports in rounds. As many ports as fill no round are asked at once, and the most frequent ones are known to nmap alone.</summary>
    public bool CanTakeRounds => !DiscoveryOnly && Ports.List?.Count > ScanRound.FewestPorts;

    /// <summary>The packets a second beyond which so many hosts are scanned no sooner, but for a second: every port asked twice, and the services identified, at once.</summary>
    public int PacketsOfUse(int hosts) => (int)Math.Min(int.MaxValue, hosts * ((2L * Ports.PortsPerHost) + PacketsToIdentify));
}
