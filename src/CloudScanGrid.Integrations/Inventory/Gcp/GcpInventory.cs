using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Inventory.Quotas;
using CloudScanGrid.Integrations.Inventory.Calls;
using CloudScanGrid.Integrations.Inventory.Gcp.Wire;
using Google.Apis.Auth.OAuth2;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>The projects of Google Cloud: those that the configuration names, and those of its organization and folders.</summary>
/// <param name="options">How they are read.</param>
/// <param name="policy">What of them may be scanned.</param>
/// <param name="credential">Who reads them.</param>
/// <param name="http">By what they are asked.</param>
/// <param name="time">The clock.</param>
public sealed class GcpInventory(GcpOptions options, AccountPolicy policy, ITokenAccess credential, HttpClient http, TimeProvider time) : ICloudInventory
{
    private const int PageSize = 500;

    private readonly GcpApi _api = new(credential, http);
    private readonly ProviderCalls _calls = new(_ => ApiQuota.GcpResourceManagerRead, options.QuotaShare, new GcpFailures(time).Classify, time, _ => "reads");

    /// <inheritdoc/>
    public CloudProvider Provider => CloudProvider.Gcp;

    /// <inheritdoc/>
    public async Task<AccountListing> ListAccountsAsync(CancellationToken cancellationToken)
    {
        var named = options.Projects.Select(id => new ListedAccount(KeyOf(id), "")).ToList();
        if (options.Organization is null && options.Folders.Count == 0)
            return ListingOf(named, []);
        try
        {
            // Of every organization that the identity sees anything of: the tree says what is below ours.
            var projects = await SearchAsync<ResourceProject>(
                GcpActions.SearchProjects, "projects", async (address, stop) => (await _api.GetAsync<ProjectPage>(address, stop)) is var page ? (page.Projects, page.NextPageToken) : default, cancellationToken);
            var folders = await SearchAsync<ResourceFolder>(
                GcpActions.SearchFolders, "folders", async (address, stop) => (await _api.GetAsync<FolderPage>(address, stop)) is var page ? (page.Folders, page.NextPageToken) : default, cancellationToken);
            var tree = new GcpTree(options, folders);
            var found = projects.Where(project => project.ProjectId is not null && tree.Has(project))
                .Select(project => new ListedAccount(KeyOf(project.ProjectId!), project.DisplayName ?? "", string.Equals(project.State, "ACTIVE", StringComparison.Ordinal)));
            return ListingOf([.. found, .. named], []);
        }
        catch (ProviderCallException exception)
        {
            return ListingOf(named, [exception.Message]);
        }
    }

    /// <inheritdoc/>
    public IAccountReader Open(AccountKey account) => new GcpAccountReader(account, options, policy, _api, time);

    private static AccountKey KeyOf(string id) => new(CloudProvider.Gcp, id);

    private static AccountListing ListingOf(List<ListedAccount> accounts, ImmutableArray<string> trouble) =>
        new([.. accounts.DistinctBy(account => account.Key).OrderBy(account => account.Key.AccountId, StringComparer.Ordinal)], trouble);

    private Task<List<T>> SearchAsync<T>(string action, string collection, Func<Uri, CancellationToken, Task<(List<T>? Items, string? Next)>> page, CancellationToken cancellationToken) =>
        _calls.ListAsync<T>(
            GcpNetworkFacts.Global,
            action,
            async (token, stop) => await page(
                new Uri(options.ResourceManagerEndpoint, $"v3/{collection}:search?pageSize={PageSize}{(token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}")}"), stop),
            cancellationToken);
}
