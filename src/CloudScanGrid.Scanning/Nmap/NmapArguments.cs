using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// Builds nmap's arguments from typed values: never one string, never a target (those go through standard input), never <c>-sC</c> or <c>-A</c>.
/// </summary>
internal static class NmapArguments
{
    /// <summary>nmap's own group limit for probes in flight is 300; beyond 100 it gains nothing that the rate does not already bound.</summary>
    private const int MostParallel = 100;

    /// <summary>The first look: which ports are open, or with a discovery profile which hosts answer.</summary>
    public static ImmutableArray<string> ForPorts(ScanProfile profile, bool isRaw, bool isIPv6, int maxRate, NmapOptions options)
    {
        var arguments = Begin(profile, isRaw, isIPv6, maxRate, PortGroupSize(profile, maxRate, options), options);
        if (profile.DiscoveryOnly)
        {
            // -v: hosts that are down are stated instead of left out.
            arguments.Add("-sn", "-v");
            return [.. arguments];
        }

        arguments.Add("-Pn");
        var coverage = Asked(profile, isRaw);
        AddTechniques(arguments, profile.Tcp, coverage.HasUdp, isRaw);
        if (coverage.Ports is { } ports)
            arguments.Add("-p", ports.ToString());
        else
            arguments.Add("--top-ports", Number(profile.Ports.Top ?? 0));

        // With a round trip of 50 ms a rate of R keeps R/20 probes in flight; nmap alone would start with far fewer and grow slowly. The rate still holds.
        if (MayForceParallelism(profile, coverage.HasUdp))
            arguments.Add("--min-parallelism", Number(Math.Clamp(maxRate / 20, 1, MostParallel)));
        return [.. arguments];
    }

    /// <summary>The second look: what listens on ports that the first found open.</summary>
    public static ImmutableArray<string> ForDetection(
        ScanProfile profile, PortCoverage ports, bool isRaw, bool isIPv6, DetectionShare share, NmapOptions options)
    {
        var arguments = Begin(profile, isRaw, isIPv6, share.Rate, options.HostGroupSize, options);
        arguments.Add("-Pn");
        AddTechniques(arguments, !ports.Tcp.IsEmpty, !ports.Udp.IsEmpty, isRaw);
        arguments.Add("-p", ports.ToString());
        if (MayForceParallelism(profile, !ports.Udp.IsEmpty))
            arguments.Add("--min-parallelism", Number(share.Parallelism));
        arguments.Add("--max-parallelism", Number(share.Parallelism));
        if (profile.DetectServices)
            arguments.Add("-sV", "--version-intensity", Number(Math.Clamp(profile.VersionIntensity, 0, 9)));
        if (!profile.Scripts.IsEmpty)
            arguments.Add("--script", string.Join(',', profile.Scripts), "--script-timeout", Duration(profile.ScriptTimeout));
        return [.. arguments];
    }

    /// <summary>The listed ports that a profile can ask here (null for the most frequent ones), and whether UDP is among what is asked.</summary>
    public static (PortCoverage? Ports, bool HasUdp) Asked(ScanProfile profile, bool isRaw)
    {
        if (profile.Ports.List is not { } list)
            return (null, profile.Udp && isRaw);
        var ports = new PortCoverage { Tcp = profile.Tcp ? list.Tcp : PortRanges.Empty, Udp = profile.Udp && isRaw ? list.Udp : PortRanges.Empty };
        return (ports, !ports.Udp.IsEmpty);
    }

    /// <summary>
    /// Hosts that share the rate of a port scan. All of a group's hosts are asked at once and each one's time runs meanwhile: a group larger than its rate can
    /// serve in a quarter of that time would time out whole. The other three quarters are for repeats to hosts that drop probes.
    /// </summary>
    public static int PortGroupSize(ScanProfile profile, int maxRate, NmapOptions options)
    {
        var served = profile.HostTimeout.TotalSeconds / 4 * maxRate / Math.Max(1, profile.Ports.PortsPerHost);
        return (int)Math.Clamp(served, 1, options.HostGroupSize);
    }

    /// <summary>The packets a second with which a group that is being asked is done in half of its hosts' time; the other half is for repeats.</summary>
    public static int LeastRate(ScanProfile profile, int groupSize) =>
        (int)Math.Ceiling(groupSize * (double)profile.Ports.PortsPerHost / (profile.HostTimeout.TotalSeconds / 2));

    // A polite scan is one probe after the other, and hosts answer UDP probes to closed ports about once a second: forcing either would lose what it is for.
    private static bool MayForceParallelism(ScanProfile profile, bool hasUdp) => profile.Timing >= TimingTemplate.Normal && !hasUdp;

    private static Arguments Begin(ScanProfile profile, bool isRaw, bool isIPv6, int maxRate, int groupSize, NmapOptions options)
    {
        var arguments = new Arguments();
        arguments.Add("-n", "--noninteractive", isRaw ? "--privileged" : "--unprivileged");
        if (isIPv6)
            arguments.Add("-6");
        arguments.Add($"-T{Number((int)profile.Timing)}");
        arguments.Add("--max-retries", Number(Math.Clamp(profile.MaxRetries, 0, 10)));
        arguments.Add("--host-timeout", Duration(profile.HostTimeout));
        arguments.Add("--max-rate", Number(maxRate));
        arguments.Add("--max-hostgroup", Number(groupSize));
        arguments.Add("--stats-every", Duration(options.StatsInterval));
        arguments.Add("-oX", "-", "-iL", "-");
        return arguments;
    }

    private static void AddTechniques(Arguments arguments, bool tcp, bool udp, bool isRaw)
    {
        if (tcp)
            arguments.Add(isRaw ? "-sS" : "-sT");
        if (udp)
            arguments.Add("-sU");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Clamp(duration.TotalMilliseconds, 1, 604_800_000)}ms");

    private sealed class Arguments : List<string>
    {
        public void Add(params ReadOnlySpan<string> arguments) => this.AddRange(arguments);
    }
}
