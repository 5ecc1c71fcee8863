using System.Collections.Immutable;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>The fields that an object may have; the required ones stand first.</summary>
/// <param name="what">What the object is, with its article: <c>an account</c>.</param>
/// <param name="required">Fields that must be there.</param>
/// <param name="optional">Fields that may be there.</param>
internal sealed class ObjectShape(string what, ImmutableArray<string> required, ImmutableArray<string> optional)
{
    public string What { get; } = what;

    public ImmutableArray<string> Required { get; } = required;

    /// <summary>At most 32.</summary>
    public ImmutableArray<string> Fields { get; } = [.. required, .. optional];

    /// <summary>What to do about a field that is not one of these.</summary>
    public string UnknownFieldRemedy(string name)
    {
        var known = string.Join(", ", Fields);
        return Spelling.Nearest(name, Fields) is { } nearest
            ? $"{What} has no such field; did you mean '{nearest}'? It has: {known}"
            : $"{What} has no such field; it has: {known}";
    }
}
