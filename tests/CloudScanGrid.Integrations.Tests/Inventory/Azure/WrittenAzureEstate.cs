using System.Collections.Immutable;
using CloudScanGrid.Lab.Clouds.Azure;

namespace CloudScanGrid.Integrations.Tests.Inventory.Azure;

/// <summary>An estate that a test writes.</summary>
internal sealed class WrittenAzureEstate : IAzureEstate
{
    private readonly Dictionary<string, IReadOnlyList<LabAzureResource>> _resources = new(StringComparer.OrdinalIgnoreCase);

    public List<LabAzureSubscription> SubscriptionList { get; } = [new(AzureRig.SubscriptionId, "production")];

    public IReadOnlyList<LabAzureSubscription> Subscriptions => SubscriptionList;

    public ImmutableSortedDictionary<string, ImmutableArray<string>> ServiceTags { get; set; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What Resource Graph shows in place of what is there.</summary>
    public Func<string, IReadOnlyList<LabAzureResource>?>? InGraph { get; set; }

    public IReadOnlyList<LabAzureResource> this[string subscription]
    {
        get => _resources.GetValueOrDefault(subscription) ?? [];
        set => _resources[subscription] = value;
    }

    public IReadOnlyList<LabAzureResource>? Find(string subscription) =>
        SubscriptionList.Exists(one => string.Equals(one.Id, subscription, StringComparison.OrdinalIgnoreCase)) ? this[subscription] : null;

    public IReadOnlyList<LabAzureResource>? FindInGraph(string subscription) => InGraph is null ? Find(subscription) : InGraph(subscription);
}
