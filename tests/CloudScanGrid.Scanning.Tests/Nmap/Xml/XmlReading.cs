using System.Text;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.Scanning.Tests.Nmap.Xml;

internal static class XmlReading
{
    public static NmapXmlReaderOptions Options { get; } = new() { Vantage = "test/local" };

    public static Task<(List<HostObservation> Hosts, NmapRun Run)> ReadAsync(string xml, NmapXmlReaderOptions? options = null) =>
        ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(xml)), options);

    public static async Task<(List<HostObservation> Hosts, NmapRun Run)> ReadAsync(Stream stream, NmapXmlReaderOptions? options = null)
    {
        await using var reader = new NmapXmlReader(stream, options ?? Options);
        var hosts = new List<HostObservation>();
        await foreach (var host in reader.ReadHostsAsync(TestContext.Current.CancellationToken))
            hosts.Add(host);
        return (hosts, reader.Run);
    }

    public static string Run(string inside, string scanInfo = """<scaninfo type="connect" protocol="tcp" numservices="3" services="22,80,443"/>""") =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE nmaprun>
        <nmaprun scanner="nmap" args="nmap" start="1700000000" version="7.93" xmloutputversion="1.05">
        {scanInfo}
        {inside}
        <runstats><finished time="1700000009" elapsed="9.00" exit="success"/><hosts up="1" down="0" total="1"/></runstats>
        </nmaprun>
        """;

    public static string Host(string address, string inside, string attributes = "") =>
        $"""<host {attributes}><status state="up" reason="user-set" reason_ttl="0"/><address addr="{address}" addrtype="ipv4"/>{inside}</host>""";
}
