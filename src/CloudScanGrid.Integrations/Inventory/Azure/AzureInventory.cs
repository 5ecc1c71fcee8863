using System.Collections.Immutable;
using Azure.Core;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// The subscriptions of Microsoft Azure: those that the configuration names, and those below its management groups. What they have is read from Resource Graph, which shows a thousand
/// resources by one query; who owns an address now, and what may be read, from Resource Manager, which is never behind.
/// </summary>
public sealed class AzureInventory : ICloudInventory
{
    private const string Permission = "Microsoft.Resources/subscriptions/read";
    private const string Query = """
        resourcecontainers
        | where type =~ 'microsoft.resources/subscriptions'
        | project subscriptionId, name, state = tostring(properties.state)
        | order by subscriptionId asc
        """;

    /// <summary>Subscriptions that one query names, at most ("Azure Resource Graph REST API", Microsoft Learn, read in November 2026).</summary>
    private const int MostSubscriptions = 1000;

    private readonly AzureOptions _options;
    private readonly AccountPolicy _policy;
    private readonly TimeProvider _time;
    private readonly AzureApi _api;
    private readonly ResourceGraph _graph;
    private readonly ServiceTagList _tags;

    /// <param name="options">How they are read.</param>
    /// <param name="policy">What of them may be scanned.</param>
    /// <param name="credential">Whose calls they are.</param>
    /// <param name="http">By what they are made.</param>
    /// <param name="time">The clock.</param>
    public AzureInventory(AzureOptions options, AccountPolicy policy, TokenCredential credential, HttpClient http, TimeProvider time)
    {
        (_options, _policy, _time) = (options, policy, time);
        _api = new AzureApi(options, credential, http);
        _graph = new ResourceGraph(_api, options.QuotaShare, time);
        _tags = new ServiceTagList(time);
    }

    /// <inheritdoc/>
    public CloudProvider Provider => CloudProvider.Azure;

    /// <inheritdoc/>
    public async Task<AccountListing> ListAccountsAsync(CancellationToken cancellationToken)
    {
        var accounts = new List<ListedAccount>();
        var trouble = ImmutableArray.CreateBuilder<string>();
        foreach (var group in _options.ManagementGroups)
        {
            var before = trouble.Count;

            // Whom nothing is shown to may read nothing: an empty answer is no reason to let all of a group's subscriptions go.
            if (await ListAsync(GraphScope.ManagementGroup(group), trouble, cancellationToken) is { Count: > 0 } listed)
                accounts.AddRange(listed);
            else if (trouble.Count == before)
                trouble.Add($"{Permission} in management group {group}: no subscription is shown: the group has none, or the role of deploy/azure is not assigned there");
        }

        foreach (var named in _options.Subscriptions.Chunk(MostSubscriptions))
            accounts.AddRange(await ListAsync(GraphScope.Subscriptions(named), trouble, cancellationToken));

        // One that is named and not shown is read all the same: that says why.
        accounts.AddRange(_options.Subscriptions.Select(id => new ListedAccount(KeyOf(id), "")));
        return new AccountListing(
            [.. accounts.DistinctBy(account => account.Key).OrderBy(account => account.Key.AccountId, StringComparer.Ordinal)], trouble.ToImmutable());
    }

    /// <inheritdoc/>
    public IAccountReader Open(AccountKey account) => new AzureAccountReader(account, _options, _policy, _graph, _tags, _api, _time);

    /// <summary>Asks for the subscription itself.</summary>
    /// <returns>Whether it is shown.</returns>
    internal static async Task<bool> ShowsAsync(ResourceGraph graph, string subscription, CancellationToken cancellationToken) =>
        (await graph.ListAsync<AzureWire.SubscriptionRow>(GraphScope.Subscriptions(subscription), Query, row => row.SubscriptionId, static () => { }, cancellationToken)).Count > 0;

    private static AccountKey KeyOf(string id) => new(CloudProvider.Azure, id.ToLowerInvariant());

    private async Task<List<ListedAccount>> ListAsync(GraphScope scope, ImmutableArray<string>.Builder trouble, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await _graph.ListAsync<AzureWire.SubscriptionRow>(scope, Query, row => row.SubscriptionId, static () => { }, cancellationToken);
            return [.. rows.Select(row => new ListedAccount(KeyOf(row.SubscriptionId), row.Name ?? "", IsActive(row.State)))];
        }
        catch (ProviderCallException exception)
        {
            trouble.Add(exception.Message);
            return [];
        }
    }

    // "Azure subscription states" (Microsoft Learn, read in November 2026): one whose bill is due goes on, one that is disabled has stopped.
    private static bool IsActive(string? state) => state?.ToUpperInvariant() is null or "" or "ENABLED" or "WARNED" or "PASTDUE" or "PAST DUE";
}
