using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Storage.Documents;

/// <summary>Compact JSON: keys, addresses, networks and port sets as their text, enums as their stored numbers, nothing for null.</summary>
internal static class DocumentFormat
{
    public static JsonSerializerOptions CreateOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        // Tables of NSE output nest; two JSON levels each.
        MaxDepth = 512,
        Converters =
        {
            new TextConverter<AccountKey>(AccountKey.Parse, key => key.ToString()),
            new TextConverter<SubnetKey>(SubnetKey.Parse, key => key.ToString()),
            new TextConverter<AssetKey>(AssetKey.Parse, key => key.ToString()),
            new TextConverter<IPAddress>(IPAddress.Parse, address => AddressText.Canonical(address).ToString()),
            new TextConverter<IPNetwork>(IPNetwork.Parse, network => network.ToString()),
            new TextConverter<NetworkPort>(ParsePort, port => port.ToString()),
            new TextConverter<PortRange>(text => PortRanges.Parse(text).Ranges[0], range => range.ToString()),
            new TextConverter<PortRanges>(text => text.Length == 0 ? PortRanges.Empty : PortRanges.Parse(text), ranges => ranges.ToString()),
            new TextConverter<PortCoverage>(ParseCoverage, coverage => coverage.ToString()),
        },
    };

    private static NetworkPort ParsePort(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new(Enum.Parse<TransportProtocol>(text[..slash], ignoreCase: true), ushort.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture));
    }

    private static PortCoverage ParseCoverage(string text)
    {
        if (text.Length == 0)
            return PortCoverage.None;
        return PortSpecification.TryParse(text, out var coverage, out var error) ? coverage : throw new FormatException(error);
    }
}
