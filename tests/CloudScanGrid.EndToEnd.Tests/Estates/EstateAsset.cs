namespace CloudScanGrid.EndToEnd.Tests.Estates;

/// <summary>One asset of an <see cref="Estate"/>.</summary>
internal sealed record EstateAsset(string AssetId, params IReadOnlyList<string> Addresses)
{
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public IReadOnlyList<string>? SecurityGroups { get; init; }
}
