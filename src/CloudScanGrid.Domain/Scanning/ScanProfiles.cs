using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>The profiles that the product knows. Scripts are named one by one: none of them writes, guesses credentials, broadcasts or leaves the target.</summary>
public static class ScanProfiles
{
    /// <summary>Liveness only.</summary>
    public static ScanProfile Discovery { get; } = new()
    {
        Name = "discovery",
        Description = "Asks whether a host answers at all: ICMP echo, TCP SYN 443, TCP ACK 80 and ICMP timestamp with raw packets, "
            + "two TCP connects without. 2 to 4 probes a host; no ports, no services.",
        Ports = PortSelection.Of(PortCoverage.None),
        DiscoveryOnly = true,
        HostTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>The most frequent ports, and what listens there.</summary>
    public static ScanProfile Light { get; } = new()
    {
        Name = "light",
        Description = "Asks the 100 most frequent TCP ports and identifies what answers with the likeliest service probes. "
            + "About 100 probes a host and 1 to 5 connections for each open port.",
        Ports = PortSelection.TopPorts(100),
        DetectServices = true,
        VersionIntensity = 5,
        MaxRetries = 2,
    };

    /// <summary>nmap's usual depth.</summary>
    public static ScanProfile Standard { get; } = new()
    {
        Name = "standard",
        Description = "Asks the 1,000 most frequent TCP ports, identifies the services that answer and reads titles, certificates and host keys. "
            + "About 1,000 probes a host and 5 to 15 connections for each open port.",
        Ports = PortSelection.TopPorts(1000),
        DetectServices = true,
        Scripts = ["http-title", "ssh-hostkey", "ssl-cert"],
        HostTimeout = TimeSpan.FromMinutes(15),
    };

    /// <summary>Every TCP port.</summary>
    public static ScanProfile Deep { get; } = new()
    {
        Name = "deep",
        Description = "Asks all 65,536 TCP ports, identifies services with every probe and reads what they tell without credentials. "
            + "About 65,000 probes a host and 10 to 40 connections for each open port; minutes for each host that drops probes.",
        Ports = PortSelection.Of(new PortCoverage { Tcp = PortRanges.All }),
        DetectServices = true,
        VersionIntensity = 9,
        Scripts = ["ftp-anon", "http-headers", "http-title", "redis-info", "ssh-hostkey", "ssh2-enum-algos", "ssl-cert", "ssl-enum-ciphers"],
        HostTimeout = TimeSpan.FromMinutes(60),
        ScriptTimeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>UDP.</summary>
    public static ScanProfile Udp { get; } = new()
    {
        Name = "udp",
        Description = "Asks the 50 most frequent UDP ports with payloads that make services answer. Needs raw packets. "
            + "50 to 200 probes a host; hosts limit their ICMP errors to about one a second, so up to a minute a host.",
        Ports = PortSelection.TopPorts(50),
        Tcp = false,
        Udp = true,
        DetectServices = true,
        VersionIntensity = 5,
        MaxRetries = 2,
        HostTimeout = TimeSpan.FromMinutes(10),
    };

    /// <summary>All of them, from the cheapest to the dearest.</summary>
    public static ImmutableArray<ScanProfile> All { get; } = [Discovery, Light, Standard, Udp, Deep];

    /// <summary>The profile of this name, or null.</summary>
    public static ScanProfile? Find(string name) => All.FirstOrDefault(profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase));
}
