using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Storage.Documents;

/// <summary>
/// The whole records that are kept beside the columns that queries need: compact UTF-8 JSON in which keys, addresses, networks and port sets are text, enums are
/// their stored numbers, and what is null or computed is left out.
/// </summary>
/// <param name="lists">The lists of ports that documents name.</param>
internal sealed class DocumentFormat(PortLists lists)
{
    private readonly JsonSerializerOptions _options = new()
    {
        // Not source-generated: its init-only members come back as default(T), not as the record's own defaults, when an older version did not write them.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutComputed } },
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
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
            new TextConverter<PortCoverage>(lists.Read, lists.Write),
        },
    };

    /// <summary>For who reads no document.</summary>
    public static DocumentFormat None { get; } = new(new PortLists(_ => null));

    public PortLists Lists => lists;

    public byte[] Write<T>(T record) => JsonSerializer.SerializeToUtf8Bytes(record, TypeInfo<T>());

    /// <exception cref="JsonException">The bytes are not what <see cref="Write{T}"/> gives.</exception>
    public T Read<T>(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize(document, TypeInfo<T>()) ?? throw new JsonException($"The document holds no {typeof(T).Name}.");

    private JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    // IgnoreReadOnlyProperties would still write computed collections.
    private static void LeaveOutComputed(JsonTypeInfo type)
    {
        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            var property = type.Properties[index];
            if (property.Set is null && property.AssociatedParameter is null)
                type.Properties.RemoveAt(index);
        }
    }

    private static NetworkPort ParsePort(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new(Enum.Parse<TransportProtocol>(text[..slash], ignoreCase: true), ushort.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture));
    }
}
