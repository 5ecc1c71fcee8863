using CloudScanGrid.Cli.Output;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Storage;

namespace CloudScanGrid.Cli.Scans;

/// <summary>What an estate exposes: its assets, its services by product, and what earlier campaigns found and still holds.</summary>
internal sealed class EstateSummary(IGridStore store, string campaignId, IReadOnlyList<AccountKey> accounts)
{
    private const int MaxProducts = 40;

    public async Task WriteAsync(Terminal terminal)
    {
        var products = new Dictionary<(string Name, string Product), int>();
        var (assets, services, standing) = (0L, 0, new List<Finding>());
        foreach (var account in accounts)
        {
            var filter = new EstateFilter { Account = account };
            await foreach (var _ in PagesOf(page => store.Estate.ListAssetsAsync(filter, page, CancellationToken.None)))
                assets++;
            await foreach (var current in PagesOf(page => store.Estate.ListServicesAsync(filter, page, CancellationToken.None)))
            {
                services++;
                var key = (current.Service.Name ?? "unknown", $"{current.Service.Product} {current.Service.Version}".Trim());
                products[key] = products.GetValueOrDefault(key) + 1;
            }

            await foreach (var finding in PagesOf(page => store.Estate.ListFindingsAsync(filter, page, CancellationToken.None)))
            {
                if (finding.CampaignId != campaignId)
                    standing.Add(finding);
            }
        }

        terminal.Print($"{Words.Count(assets, "asset", "assets")}, {Words.Count(services, "open service", "open services")}");
        var table = new TextTable(["Services", "Name", "Product"]);
        foreach (var ((name, product), count) in products.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Product, StringComparer.Ordinal).Take(MaxProducts))
            table.Add([count.ToString(System.Globalization.CultureInfo.InvariantCulture), name, product]);
        if (!table.IsEmpty)
            table.Write(terminal);
        if (standing.Count > 0)
            terminal.Print($"{Words.Count(standing.Count, "earlier finding still holds", "earlier findings still hold")}; 'cloudscan finding list' lists them");
        terminal.Print($"");
    }

    private static async IAsyncEnumerable<T> PagesOf<T>(Func<PageRequest, Task<Page<T>>> read)
    {
        string? cursor = null;
        do
        {
            var page = await read(new PageRequest(PageRequest.MaxLimit, cursor));
            foreach (var row in page.Rows)
                yield return row;
            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
