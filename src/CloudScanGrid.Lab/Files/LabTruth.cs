using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Files;

/// <summary><c>truth.json</c>: what a perfect scan of the laboratory finds.</summary>
public sealed record LabTruth
{
    public required ulong Seed { get; init; }

    /// <summary>The revision of the fleet that this is the truth of.</summary>
    public required int Revision { get; init; }

    /// <summary>The TCP ports that a scan of the laboratory covers, in nmap's <c>-p</c> form.</summary>
    public required string ScanPorts { get; init; }

    /// <summary>The UDP ports, in nmap's <c>-p</c> form; a scan of them needs raw packets.</summary>
    public required string UdpPorts { get; init; }

    /// <summary>Hosts that answer on every TCP port, by asset; <see cref="Services"/> lists their ports among <see cref="ScanPorts"/>.</summary>
    public required ImmutableArray<string> AnswerEverywhere { get; init; }

    /// <summary>Subnets whose closed ports drop instead of resetting.</summary>
    public required ImmutableArray<string> QuietSubnets { get; init; }

    /// <summary>Every open port.</summary>
    public required ImmutableArray<TruthService> Services { get; init; }

    /// <summary>What an exposure checker must find, by label; incidents label their own.</summary>
    public required ImmutableArray<TruthExposure> Exposures { get; init; }
}
