using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Queries;

/// <summary>Where the pages of each list begin, and the cursors that tell. A page asks for one row more than it shows: that row tells whether there is a next page.</summary>
internal static class EstatePages
{
    private const string Assets = "assets";
    private const string Services = "services";
    private const string Findings = "findings";
    private const string Campaigns = "campaigns";

    /// <summary>The key of the last service of the page before.</summary>
    internal sealed record ServiceKey(string Asset, IPAddress Address, long Protocol, long Port, string Vantage);

    /// <summary>The time and id of the last row of the page before, in a list with the newest first.</summary>
    internal sealed record AgeKey(DateTimeOffset At, string Id);

    public static string AssetsBehind(PageRequest page) => Behind(page, Assets, 1, parts => parts[0]) ?? "";

    /// <summary>Null for the first page.</summary>
    public static ServiceKey? ServicesBehind(PageRequest page) => Behind(
        page, Services, 5, parts => new ServiceKey(parts[0], IPAddress.Parse(parts[1]), PageCursor.Number(parts[2]), PageCursor.Number(parts[3]), parts[4]));

    public static AgeKey FindingsBefore(PageRequest page) => Before(page, Findings);

    public static AgeKey CampaignsBefore(PageRequest page) => Before(page, Campaigns);

    public static Page<Asset> PageOf(PageRequest page, List<Asset> rows) => PageOf(page, rows, last => PageCursor.Write(Assets, last.Snapshot.Key.ToString()));

    public static Page<CurrentService> PageOf(PageRequest page, List<CurrentService> rows) => PageOf(
        page,
        rows,
        last => PageCursor.Write(
            Services,
            last.Asset.ToString(),
            last.Address.ToString(),
            PageCursor.Text((long)last.Service.Port.Protocol),
            PageCursor.Text(last.Service.Port.Number),
            last.Vantage));

    public static Page<Finding> PageOf(PageRequest page, List<Finding> rows) =>
        PageOf(page, rows, last => PageCursor.Write(Findings, PageCursor.Text(last.FirstSeenAt.UtcTicks), last.Id));

    public static Page<Campaign> PageOf(PageRequest page, List<Campaign> rows) =>
        PageOf(page, rows, last => PageCursor.Write(Campaigns, PageCursor.Text(last.CreatedAt.UtcTicks), last.Id));

    private static AgeKey Before(PageRequest page, string list) =>
        Behind(page, list, 2, parts => new AgeKey(TimeOf(PageCursor.Number(parts[0])), parts[1])) ?? new(DateTimeOffset.MaxValue, "");

    private static DateTimeOffset TimeOf(long ticks) => ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
        ? new(ticks, TimeSpan.Zero)
        : throw new FormatException("A time is out of bounds.");

    private static T? Behind<T>(PageRequest page, string list, int parts, Func<string[], T> read)
        where T : class
    {
        if (page.Limit is < 1 or > PageRequest.MaxLimit)
            throw new ArgumentOutOfRangeException(nameof(page), page.Limit, $"A page holds 1 to {PageRequest.MaxLimit} rows.");
        return page.Cursor is null ? null : PageCursor.Read(page.Cursor, list, parts, read);
    }

    private static Page<T> PageOf<T>(PageRequest page, List<T> rows, Func<T, string> cursorOf) => rows.Count <= page.Limit
        ? new([.. rows], null)
        : new([.. rows.Take(page.Limit)], cursorOf(rows[page.Limit - 1]));
}
