using System.Globalization;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>A table of the open ports, and a line for each target of which there is nothing to list.</summary>
internal sealed class TableHostWriter(Terminal terminal) : IHostWriter
{
    private readonly TextTable _table = new(["Asset", "Address", "Port", "Service", "Product", "Version", "Findings"]);

    public void Add(HostResult result)
    {
        var line = HostLines.Of(result);
        var open = line.Services.Where(service => service.State == PortState.Open.ToNmapText()).ToList();
        foreach (var service in open)
        {
            var types = line.Findings.Where(finding => finding.Port == service.Port && finding.Protocol == service.Protocol).Select(finding => finding.Type);
            _table.Add(
            [
                line.AssetId, line.Address, string.Create(CultureInfo.InvariantCulture, $"{service.Protocol}/{service.Port}"), service.Name, service.Product,
                service.Version, string.Join(' ', types),
            ]);
        }

        if (open.Count == 0)
            _table.Add([line.AssetId, line.Address, "-", line.Refusal is null ? StateOf(line) : $"{line.State}: {line.Refusal.Reason}", "", "", ""]);
    }

    public void Flush()
    {
        // The widths are known at the end only.
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!_table.IsEmpty)
            _table.Write(terminal);
        terminal.Flush();
        return Task.CompletedTask;
    }

    private static string StateOf(HostLine line) => line.State == "up" ? "up, nothing open" : line.Complete ? line.State : $"{line.State}, not whole";
}
