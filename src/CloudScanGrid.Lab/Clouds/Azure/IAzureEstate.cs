using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>What exists in the subscriptions of a fake Azure. Asked for each page of each list, so that it may as well be drawn as kept.</summary>
public interface IAzureEstate
{
    /// <summary>The tenant's subscriptions.</summary>
    IReadOnlyList<LabAzureSubscription> Subscriptions { get; }

    /// <summary>The cloud's service tags with their networks.</summary>
    ImmutableSortedDictionary<string, ImmutableArray<string>> ServiceTags => ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What a subscription has; null where there is no such subscription.</summary>
    IReadOnlyList<LabAzureResource>? Find(string subscription);

    /// <summary>What Resource Graph shows of it, which may be what was there a moment ago.</summary>
    IReadOnlyList<LabAzureResource>? FindInGraph(string subscription) => Find(subscription);
}
