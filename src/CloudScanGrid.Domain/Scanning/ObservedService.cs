using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>A port that an engine reported by itself, and what it learned there. Text comes from the target: hostile until escaped.</summary>
[GenerateSerializer, Immutable, Alias("csg.ObservedService")]
public sealed record ObservedService
{
    /// <summary>The port.</summary>
    [Id(0)] public required NetworkPort Port { get; init; }

    /// <summary>Its state.</summary>
    [Id(1)] public required PortState State { get; init; }

    /// <summary>Why the engine says so: <c>syn-ack</c>, <c>conn-refused</c>, <c>no-response</c>, …; null where it gave none.</summary>
    [Id(2)] public string? Reason { get; init; }

    /// <summary>The TTL of the answer; null where unknown.</summary>
    [Id(3)] public int? ReasonTtl { get; init; }

    /// <summary>The service's name, as in <c>https</c>.</summary>
    [Id(4)] public string? Name { get; init; }

    /// <summary>The product, as in <c>nginx</c>.</summary>
    [Id(5)] public string? Product { get; init; }

    /// <summary>The product's version, as it calls itself.</summary>
    [Id(6)] public string? Version { get; init; }

    /// <summary>Anything more.</summary>
    [Id(7)] public string? ExtraInfo { get; init; }

    /// <summary>How the name was found.</summary>
    [Id(8)] public ServiceMethod Method { get; init; }

    /// <summary>nmap's confidence, 0 to 10.</summary>
    [Id(9)] public int Confidence { get; init; }

    /// <summary><c>ssl</c> where the service speaks through TLS; null otherwise.</summary>
    [Id(10)] public string? Tunnel { get; init; }

    /// <summary>The host name that the service gave.</summary>
    [Id(11)] public string? Hostname { get; init; }

    /// <summary>The operating system that the service gave.</summary>
    [Id(12)] public string? OsType { get; init; }

    /// <summary>The device type that the service gave.</summary>
    [Id(13)] public string? DeviceType { get; init; }

    /// <summary>What the service said to probes that nmap did not recognise.</summary>
    [Id(14)] public string? Fingerprint { get; init; }

    /// <summary>CPE 2.2 URIs, as nmap gives them.</summary>
    [Id(15)] public ImmutableArray<string> Cpes { get; init; } = [];

    /// <summary>What scripts said.</summary>
    [Id(16)] public ImmutableArray<NseScript> Scripts { get; init; } = [];
}
