using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>The networks of a cloud's service tags, as <c>Storage</c> and <c>Storage.WestEurope</c>.</summary>
internal sealed class AzureServiceTags
{
    private readonly Dictionary<string, ImmutableArray<IPNetwork>> _tags;

    /// <param name="tags">As Azure lists them.</param>
    /// <exception cref="FormatException">A network of one makes no sense.</exception>
    public AzureServiceTags(IEnumerable<AzureWire.Child<AzureWire.ServiceTag>> tags) => _tags = tags
        .Where(tag => tag.Name is not null)
        .DistinctBy(tag => tag.Name!, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            tag => tag.Name!,
            tag => (tag.Properties?.AddressPrefixes ?? []).Select(prefix => AzureFacts.NetworkOf(prefix) ?? throw new FormatException($"service tag {tag.Name}: '{prefix}' is no range")).ToImmutableArray(),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>For networks whose rules name none.</summary>
    public static AzureServiceTags None { get; } = new([]);

    /// <summary>The networks of a tag; null where Azure lists no such tag.</summary>
    public ImmutableArray<IPNetwork>? Find(string tag) => _tags.TryGetValue(tag, out var networks) ? networks : null;
}
