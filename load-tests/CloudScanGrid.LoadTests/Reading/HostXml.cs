using System.Runtime.CompilerServices;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.LoadTests.Reading;

/// <summary>What nmap would write of one host, and what stands before the first host of a run and behind the last.</summary>
internal static class HostXml
{
    /// <summary>Renders one document of one host.</summary>
    /// <returns>The document's parts: up to the host, the host, and from its end on.</returns>
    public static async Task<(byte[] Head, byte[] Host, byte[] Tail)> RenderAsync(HostObservation host)
    {
        var header = new NmapRunHeader("7.93", $"nmap -sT -sV -p {SimulatedHost.AskedPorts} -oX - 10.0.0.0/8", TimeProvider.System.GetUtcNow(), host.Coverage);
        using var stream = new MemoryStream();
        await NmapXmlWriter.WriteAsync(stream, header, One(host), CancellationToken.None);
        var document = stream.ToArray();
        var begin = document.AsSpan().IndexOf("<host "u8);
        var end = document.AsSpan().IndexOf("</host>"u8) + "</host>\n"u8.Length;
        return (document[..begin], document[begin..end], document[end..]);
    }

    /// <summary>The ports that every run of these tests asks.</summary>
    public static PortCoverage Coverage { get; } = new() { Tcp = SimulatedHost.AskedPorts };

    private static async IAsyncEnumerable<HostObservation> One(HostObservation host, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return host;
        await Task.CompletedTask;
    }
}
