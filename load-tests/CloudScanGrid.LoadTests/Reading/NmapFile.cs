using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.LoadTests.Reading;

/// <summary>An estate as one file of nmap's XML.</summary>
internal static class NmapFile
{
    public static async Task WriteAsync(string path, Estate estate)
    {
        var coverage = new PortCoverage { Tcp = SimulatedHost.AskedPorts };
        var args = string.Create(CultureInfo.InvariantCulture, $"nmap -sT -sV -p {SimulatedHost.AskedPorts} -oX - 10.0.0.0/8");
        var header = new NmapRunHeader("7.93", args, TimeProvider.System.GetUtcNow(), coverage);
        await using var stream = File.Create(path);
        await NmapXmlWriter.WriteAsync(stream, header, Hosts(estate, coverage), CancellationToken.None);
    }

    private static async IAsyncEnumerable<HostObservation> Hosts(Estate estate, PortCoverage coverage)
    {
        for (var index = 0; index < estate.Assets; index++)
            yield return SimulatedHost.Look(estate.AssetAt(index).Addresses[0], 1, coverage);
        await Task.CompletedTask;
    }
}
