using System.Net;
using System.Runtime.CompilerServices;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>
/// Writes observations of the store as nmap's XML, by address. Everything in it can be told from the hosts, in whole seconds: what was exported and imported
/// again exports as the same bytes.
/// </summary>
internal static class NmapXmlExport
{
    // Readers decide by the version how to read: this is the one whose format we write (nmap 7.93, September 2022).
    private const string FormatVersion = "7.93";

    public static async Task WriteAsync(Stream stream, IObservationStore observations, string? campaignId, CancellationToken cancellationToken)
    {
        var keys = new List<Key>();
        var startedAt = DateTimeOffset.MaxValue;
        var coverage = PortCoverage.None;
        await foreach (var observation in observations.ReadAllAsync(campaignId, cancellationToken))
        {
            var host = observation.Host;
            keys.Add(new(observation.Asset, host.Address, observation.Number));
            startedAt = host.StartedAt < startedAt ? host.StartedAt : startedAt;
            if (!coverage.Equals(host.Coverage))
                coverage = coverage.Union(host.Coverage);
        }

        keys.Sort(ByAddress);
        var header = new NmapRunHeader(FormatVersion, "cloudscan", keys.Count == 0 ? DateTimeOffset.UnixEpoch : WholeSeconds(startedAt), coverage);
        await NmapXmlWriter.WriteAsync(stream, header, ReadAsync(observations, keys, cancellationToken), cancellationToken);
    }

    private static async IAsyncEnumerable<HostObservation> ReadAsync(
        IObservationStore observations, List<Key> keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            foreach (var observation in await observations.ReadAfterAsync(key.Asset, key.Number - 1, 1, cancellationToken))
            {
                var host = observation.Host;
                yield return host with { StartedAt = WholeSeconds(host.StartedAt), ObservedAt = WholeSeconds(host.ObservedAt) };
            }
        }
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static int ByAddress(Key one, Key other)
    {
        var byFamily = one.Address.AddressFamily.CompareTo(other.Address.AddressFamily);
        if (byFamily != 0)
            return byFamily;
        var byAddress = one.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Address.GetAddressBytes());
        return byAddress != 0 ? byAddress : string.CompareOrdinal(one.Asset.ToString(), other.Asset.ToString());
    }

    private readonly record struct Key(AssetKey Asset, IPAddress Address, long Number);
}
