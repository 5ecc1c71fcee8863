using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Namespaces;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>A policer on the way to a laboratory's fleet: it drops what is too much and says nothing.</summary>
public sealed class Throttle
{
    private readonly NamespaceName _place;

    private Throttle(NamespaceName place) => _place = place;

    /// <summary>Sets it, for all hosts of a fleet together.</summary>
    /// <param name="laboratory">A laboratory in the form of namespaces.</param>
    /// <param name="packetsPerSecond">What it lets through.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Throttle> SetAsync(Laboratory laboratory, int packetsPerSecond, CancellationToken cancellationToken)
    {
        var place = NamespaceName.TryParse(laboratory.ScannerNamespace!)!.Value;
        await NetworkNamespaces.NftAsync(
            place,
            ["-f", "-"],
            cancellationToken,
            $$"""
            add table ip throttle
            add counter ip throttle passed
            add limit ip throttle carried { rate over {{packetsPerSecond}}/second burst 20 packets; }
            add chain ip throttle police
            add rule ip throttle police limit name carried drop
            add rule ip throttle police counter name passed
            add chain ip throttle output { type filter hook output priority 1; policy accept; }
            add rule ip throttle output ip daddr { {{Cidrs(laboratory)}} } jump police
            add chain ip throttle forward { type filter hook forward priority 1; policy accept; }
            add rule ip throttle forward ip daddr { {{Cidrs(laboratory)}} } jump police

            """);
        return new Throttle(place);
    }

    /// <summary>The packets that it let through so far.</summary>
    public async Task<long> CountAsync() =>
        FleetRules.Packets(await NetworkNamespaces.NftAsync(_place, ["-j", "list", "counters", "table", "ip", "throttle"], CancellationToken.None))["passed"];

    private static string Cidrs(Laboratory laboratory) => string.Join(", ", laboratory.Fleet.Subnets.Select(subnet => subnet.Cidr));
}
