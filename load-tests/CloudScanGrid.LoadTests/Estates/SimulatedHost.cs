using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.LoadTests.Estates;

/// <summary>
/// What nmap would report of a host of the estate: four identified services, and 996 closed ports summed up. One host in a hundred has one service more from
/// the second campaign on.
/// </summary>
internal static class SimulatedHost
{
    private const int OneChangedIn = 100;
    private const ushort RoguePort = 6379;

    /// <summary>The ports that the estate's security group allows.</summary>
    public static ImmutableArray<ushort> AllowedPorts { get; } = [22, 80, 443, 3306, 5432, 8080, 8443, 9100, 9200, 11211];

    /// <summary>
    /// 1,000 ports, scattered as a list of the most frequent ports is: nearly all of the low ones, and ever fewer towards the top.
    /// </summary>
    public static PortRanges AskedPorts { get; } = Scattered(1000);

    /// <summary>How many hosts of an estate have changed since the first campaign.</summary>
    public static int ChangedOf(int assets) => (assets + OneChangedIn - 1) / OneChangedIn;

    /// <param name="address">The host.</param>
    /// <param name="campaign">1 or 2.</param>
    /// <param name="coverage">What its run asked: one object for all hosts of a run, as the reader of nmap's XML gives it.</param>
    /// <param name="changedIn">Of so many hosts, one has changed.</param>
    public static HostObservation Look(IPAddress address, int campaign, PortCoverage coverage, int changedIn = OneChangedIn)
    {
        var index = Estate.IndexOf(address);
        var services = Services(index, campaign > 1 && index % changedIn == 0).ToImmutableArray();
        var now = TimeProvider.System.GetUtcNow();
        return new HostObservation
        {
            Address = address,
            StartedAt = now,
            ObservedAt = now,
            Vantage = "local/internal",
            State = HostState.Up,
            Reason = "user-set",
            IsComplete = true,
            Coverage = coverage,
            ProbesSent = coverage.Count,
            Services = services,
            // An object for each host: nmap lists the ports with each host, and the reader parses them with each.
            Unlisted =
            [
                new UnlistedPorts(
                    PortState.Closed,
                    coverage.Count - services.Length,
                    "conn-refused",
                    TransportProtocol.Tcp,
                    coverage.Tcp.Except(PortRanges.Of(services.Select(service => service.Port.Number)))),
            ],
        };
    }

    private static IEnumerable<ObservedService> Services(int index, bool hasChanged)
    {
        yield return Service(22, "ssh", "OpenSSH", index % 7 == 0 ? "9.2p1 Debian 2" : "9.6p1 Ubuntu 3ubuntu13", "cpe:/a:openbsd:openssh:9.6p1");
        yield return Service(80, "http", "nginx", "1.24.0", "cpe:/a:igor_sysoev:nginx:1.24.0");
        if (hasChanged)
            yield return Service(RoguePort, "redis", "Redis key-value store", "7.0.15", "cpe:/a:redislabs:redis:7.0.15");
        yield return Estate.RoleOf(index) switch
        {
            "web" => Service(8443, "http", "Apache Tomcat", "10.1.19", "cpe:/a:apache:tomcat:10.1.19"),
            "database" => Service(5432, "postgresql", "PostgreSQL DB", "15.4 - 15.6", "cpe:/a:postgresql:postgresql:15"),
            "cache" => Service(11211, "memcached", "Memcached", "1.6.24", "cpe:/a:memcached:memcached:1.6.24"),
            "batch" => Service(9200, "http", "Elasticsearch REST API", "8.12.1", "cpe:/a:elasticsearch:elasticsearch:8.12.1"),
            _ => Service(8080, "http", "HAProxy http proxy", "2.8.5", "cpe:/a:haproxy:haproxy:2.8.5"),
        };
        yield return Service(9100, "http", "Golang net/http server", null, "cpe:/a:golang:go");
    }

    private static ObservedService Service(ushort port, string name, string product, string? version, string cpe) => new()
    {
        Port = new NetworkPort(TransportProtocol.Tcp, port),
        State = PortState.Open,
        Reason = "syn-ack",
        Name = name,
        Product = product,
        Version = version,
        Method = ServiceMethod.Probed,
        Confidence = 10,
        Cpes = [cpe],
    };

    // Even steps on a logarithmic scale; the step is the widest that gives enough distinct ports.
    private static PortRanges Scattered(int count)
    {
        for (var steps = count; ; steps++)
        {
            var ports = Enumerable.Range(0, steps)
                .Select(step => (ushort)Math.Pow(ushort.MaxValue, (step + 1.0) / steps))
                .Concat(AllowedPorts).Append(RoguePort).Distinct().ToList();
            if (ports.Count >= count)
                return PortRanges.Of(ports.Order().TakeLast(count).Append((ushort)22).Append((ushort)80));
        }
    }
}
