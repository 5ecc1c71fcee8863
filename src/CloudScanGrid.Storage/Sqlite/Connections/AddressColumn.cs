using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>An address as 16 bytes, IPv4 mapped into IPv6: one address has one form, and the order of the bytes is the order of the addresses.</summary>
internal static class AddressColumn
{
    public static byte[] Write(IPAddress address) => address.MapToIPv6().GetAddressBytes();

    public static IPAddress Read(byte[] bytes) => AddressText.Canonical(new IPAddress(bytes));
}
