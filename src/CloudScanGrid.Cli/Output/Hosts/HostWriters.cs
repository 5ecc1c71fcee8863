using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>The writer of each format.</summary>
internal static class HostWriters
{
    /// <summary>The formats by the names that <c>--format</c> takes.</summary>
    public static HostFormat Parse(string name) => name switch
    {
        "ndjson" => HostFormat.Ndjson,
        "csv" => HostFormat.Csv,
        "nmap-xml" => HostFormat.NmapXml,
        _ => HostFormat.Table,
    };

    public static IHostWriter Create(HostFormat format, Stream stream, Terminal terminal, IObservationStore observations, string? campaignId) => format switch
    {
        HostFormat.Ndjson => new NdjsonHostWriter(stream),
        HostFormat.Csv => new CsvHostWriter(stream),
        HostFormat.NmapXml => new NmapXmlHostWriter(stream, observations, campaignId),
        _ => new TableHostWriter(terminal),
    };
}
