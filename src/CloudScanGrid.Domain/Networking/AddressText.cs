using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.Domain.Networking;

/// <summary>
/// Reads addresses strictly. <see cref="IPAddress.Parse(string)"/> takes <c>127.1</c>, <c>0x7f000001</c> and <c>010.0.0.1</c>, and each slips past a rule
/// written for the plain form; here an address is the canonical text or it is an error. IPv4 mapped into IPv6 becomes plain IPv4.
/// </summary>
public static class AddressText
{
    /// <summary>Reads one IPv4 dotted quad or one IPv6 address without zone.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text) || text.Length > 45 || !IPAddress.TryParse(text, out var parsed))
            return false;
        if (parsed.AddressFamily == AddressFamily.InterNetwork)
        {
            if (!string.Equals(parsed.ToString(), text, StringComparison.Ordinal))
                return false;
            address = parsed;
            return true;
        }

        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal))
            return false;
        address = Canonical(parsed);
        return true;
    }

    /// <summary>Reads <c>10.0.0.0/8</c> or <c>2001:db8::/32</c>; host bits must be zero.</summary>
    public static bool TryParseCidr(string? text, out IPNetwork network)
    {
        network = default;
        if (text is null)
            return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && TryParse(text[..slash], out _) && IPNetwork.TryParse(text, out network);
    }

    /// <summary>IPv4-mapped IPv6 as IPv4; anything else as it is.</summary>
    public static IPAddress Canonical(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
