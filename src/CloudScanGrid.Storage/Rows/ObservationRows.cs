using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;

namespace CloudScanGrid.Storage.Rows;

/// <summary>How rows of <c>observations</c> and <c>services</c> read.</summary>
internal static class ObservationRows
{
    public static SqlFragment Columns { get; } = new("o.asset, o.subnet, o.incarnation, o.number, o.campaign, o.fencing_token, o.profile, o.detail");

    public static SqlFragment ServiceColumns { get; } = new("asset, address, detail, first_seen_at, last_seen_at, vantage");

    public static AssetObservation Read(StoredRow row) => new()
    {
        Asset = AssetKey.Parse(row.Text(0)),
        Subnet = SubnetKey.Parse(row.Text(1)),
        Incarnation = row.Text(2),
        Number = row.Number(3),
        CampaignId = row.Text(4),
        FencingToken = row.Number(5),
        Profile = row.Text(6),
        Host = ReadHost(row, 7),
    };

    /// <summary>Of an observation with, behind <see cref="Columns"/>, its place in the campaign and whether it was judged.</summary>
    public static KeptObservation ReadKept(StoredRow row) => new(row.Number(8), row.Number(9) != 0, Read(row));

    public static HostObservation ReadHost(StoredRow row, int column) => UnlistedRest.PutBack(row.Document<HostObservation>(column));

    public static CurrentService ReadService(StoredRow row) => new(
        AssetKey.Parse(row.Text(0)), row.Address(1), row.Text(5), row.Document<ObservedService>(2), row.Time(3), row.Time(4));
}
