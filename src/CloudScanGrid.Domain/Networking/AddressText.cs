using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.Domain.Networking;

/// <summary>
/// Reads addresses strictly. <see cref="IPAddress.Parse(string)"/> takes <c>127.1</c>, <c>0x7f000001</c> and <c>010.0.0.1</c>, and each slips past a rule
/// written for the plain form; here an address is the canonical text or it is an error. IPv4 mapped into IPv6 becomes plain IPv4.
/// </summary>
public static class AddressText
{
    // "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", the longest form of RFC 4291 section 2.2.
    private const int LongestAddress = 45;
    private const int MappedPrefixLength = 96;

    /// <summary>Reads one IPv4 dotted quad or one IPv6 address without zone.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text) || text.Length > LongestAddress || !IPAddress.TryParse(text, out var parsed))
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

    /// <summary>Reads <c>10.0.0.0/8</c> or <c>2001:db8::/32</c>; host bits must be zero, and IPv4 is not written as IPv6.</summary>
    public static bool TryParseCidr(string? text, out IPNetwork network)
    {
        network = default;
        if (!TrySplitCidr(text, out var address, out var prefixLength) || IsMapped(text, address) || prefixLength > Bits(address))
            return false;

        // The constructor clears host bits silently (.NET 10): whoever wrote 10.0.0.7/8 meant either the host or the range, and must say which.
        var masked = new IPNetwork(address, prefixLength);
        if (!masked.BaseAddress.Equals(address))
            return false;
        network = masked;
        return true;
    }

    /// <summary>What to write instead of a text that <see cref="TryParse"/> refused.</summary>
    public static string AddressRemedy(string? text)
    {
        const string Forms = "write four decimal numbers as in 10.0.0.5, or an IPv6 address as in 2001:db8::5";
        if (string.IsNullOrEmpty(text) || text.Length > 2 * LongestAddress)
            return Forms;
        if (text.Contains('/', StringComparison.Ordinal))
            return "an address has no prefix length; write the address alone, as in 10.0.0.5";
        if (!IPAddress.TryParse(text, out var parsed))
            return Forms;
        if (parsed.AddressFamily == AddressFamily.InterNetwork)
            return $"shorthand, hexadecimal and leading zeros are refused; this text reads as {parsed}: write that if it is what you mean";
        return $"zones, brackets and ports are no part of an address; write {Canonical(new IPAddress(parsed.GetAddressBytes()))}";
    }

    /// <summary>What to write instead of a text that <see cref="TryParseCidr"/> refused.</summary>
    public static string CidrRemedy(string? text)
    {
        const string Forms = "write a range as in 10.0.0.0/24 or 2001:db8::/64";
        if (TryParse(text, out var alone))
            return $"a range needs a prefix length; write {alone}/{Bits(alone)} for this one address";
        if (!TrySplitCidr(text, out var address, out var prefixLength))
            return Forms;
        if (IsMapped(text, address))
            return prefixLength is >= MappedPrefixLength and <= 128
                ? $"IPv4 is not written as IPv6; write {new IPNetwork(address, prefixLength - MappedPrefixLength)}"
                : Forms;
        return prefixLength > Bits(address)
            ? $"the prefix length of {address} is 0 to {Bits(address)}"
            : $"the bits behind the prefix must be zero; write {new IPNetwork(address, prefixLength)}, or {address}/{Bits(address)} for this one address";
    }

    /// <summary>IPv4-mapped IPv6 as IPv4; anything else as it is.</summary>
    public static IPAddress Canonical(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool TrySplitCidr(string? text, [NotNullWhen(true)] out IPAddress? address, out int prefixLength)
    {
        address = null;
        prefixLength = 0;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !TryParse(text![..slash], out address))
            return false;
        var prefix = text.AsSpan(slash + 1);
        return prefix.Length is 1 or 2 or 3
            && (prefix.Length == 1 || prefix[0] != '0')
            && int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out prefixLength);
    }

    private static bool IsMapped(string? text, IPAddress canonical) =>
        canonical.AddressFamily == AddressFamily.InterNetwork && text!.Contains(':', StringComparison.Ordinal);

    private static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
}
