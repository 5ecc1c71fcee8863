using System.Net;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>Orders addresses as their column does.</summary>
internal sealed class AddressOrder : IComparer<IPAddress>
{
    public static AddressOrder Instance { get; } = new();

    public int Compare(IPAddress? x, IPAddress? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => AddressColumn.Write(x).AsSpan().SequenceCompareTo(AddressColumn.Write(y)),
    };
}
