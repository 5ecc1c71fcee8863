using System.Globalization;
using System.Text;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>One row a listed port; a host without any has one row with the port left empty. RFC 4180.</summary>
internal sealed class CsvHostWriter : IHostWriter
{
    private const int MaxBuffered = 64 * 1024;

    private readonly StringBuilder _text = new();
    private readonly Stream _stream;

    public CsvHostWriter(Stream stream)
    {
        _stream = stream;
        Write(
            "account", "asset_id", "address", "observed_at", "state", "complete", "protocol", "port", "port_state", "name", "product", "version", "confidence",
            "findings", "reason");
    }

    public void Add(HostResult result)
    {
        var line = HostLines.Of(result);
        if (line.Services.Count == 0)
            Write(line, null);
        foreach (var service in line.Services)
            Write(line, service);
    }

    public void Flush()
    {
        _stream.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _stream.Flush();
        _text.Clear();
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    private void Write(HostLine host, HostLine.ServiceLine? service)
    {
        var findings = host.Findings.Where(finding => service is null || (finding.Port == service.Port && finding.Protocol == service.Protocol));
        Write(
            CsvText.Field(host.Account),
            CsvText.Field(host.AssetId),
            host.Address,
            host.ObservedAt is { } at ? Words.Of(at) : "",
            host.State,
            host.Complete ? "true" : "false",
            service?.Protocol ?? "",
            service?.Port.ToString(CultureInfo.InvariantCulture) ?? "",
            service?.State ?? "",
            CsvText.Field(service?.Name ?? ""),
            CsvText.Field(service?.Product ?? ""),
            CsvText.Field(service?.Version ?? ""),
            service?.Confidence.ToString(CultureInfo.InvariantCulture) ?? "",
            CsvText.Field(string.Join(' ', findings.Select(finding => finding.Type))),
            CsvText.Field(service?.Reason ?? host.Refusal?.Explanation ?? ""));
    }

    private void Write(params ReadOnlySpan<string> cells)
    {
        _text.AppendJoin(',', cells!).Append("\r\n");
        if (_text.Length >= MaxBuffered)
            Flush();
    }
}
