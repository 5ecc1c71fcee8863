using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>A node of a script's structured output: a table with children, or a value. nmap's <c>table</c> and <c>elem</c>.</summary>
/// <param name="Key">The key within the parent; null in a list.</param>
/// <param name="Value">The text of an <c>elem</c>; null for a table.</param>
/// <param name="Children">The children of a table; empty for an <c>elem</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.NseElement")]
public sealed record NseElement(string? Key, string? Value, ImmutableArray<NseElement> Children)
{
    /// <summary>Whether this is a table.</summary>
    public bool IsTable => Value is null;
}
