using System.Globalization;
using System.Net;
using System.Text;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>How values stand in columns.</summary>
internal static class PostgresValue
{
    private const char Replacement = '\uFFFD';

    public static IPAddress Of(IPAddress address) => AddressText.Canonical(address);

    public static short Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Convert.ToInt16(value, CultureInfo.InvariantCulture);

    /// <summary>
    /// Words of the world, for a column that people search or read: text holds neither U+0000 nor half of a surrogate pair, and no host's banner may stop a group of
    /// writes. What was really said is in the detail.
    /// </summary>
    public static string? Words(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')))
            return text;
        // The encoder replaces what is no character.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', Replacement);
    }
}
