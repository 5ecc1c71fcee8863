using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CloudScanGrid.Client;

/// <summary>The API, typed. Lists fetch their pages as they are read.</summary>
/// <param name="http">A client whose base address is the grid's, as in <c>http://127.0.0.1:8080</c>.</param>
public sealed class CloudScanGridClient(HttpClient http)
{
    /// <summary>Accounts, by key.</summary>
    public IAsyncEnumerable<AccountResource> ListAccountsAsync(CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/accounts", new ListQuery(), ResourceJson.Default.PageResourceAccountResource, cancellationToken);

    /// <summary>How the reading of the cloud providers' accounts stands. Only a grid that runs can tell.</summary>
    public IAsyncEnumerable<InventoryResource> ListInventoriesAsync(CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/inventories", new ListQuery(), ResourceJson.Default.PageResourceInventoryResource, cancellationToken);

    /// <summary>Has all accounts of the cloud providers read as soon as may be. Only the grid's own control socket takes this.</summary>
    public async Task SyncInventoriesAsync(CancellationToken cancellationToken = default) =>
        await SendAsync(HttpMethod.Post, "api/v1/inventories/sync", null, ResourceJson.Default.PageResourceInventoryResource, cancellationToken);

    /// <summary>Assets, by key.</summary>
    public IAsyncEnumerable<AssetResource> ListAssetsAsync(ListQuery query, CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/assets", query, ResourceJson.Default.PageResourceAssetResource, cancellationToken);

    /// <summary>Open services, by asset, address and port.</summary>
    public IAsyncEnumerable<ServiceResource> ListServicesAsync(ListQuery query, CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/services", query, ResourceJson.Default.PageResourceServiceResource, cancellationToken);

    /// <summary>Open services that somebody on the internet may reach, by asset, address and port.</summary>
    public IAsyncEnumerable<ExposureResource> ListExposuresAsync(ListQuery query, CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/exposures", query, ResourceJson.Default.PageResourceExposureResource, cancellationToken);

    /// <summary>Rules of one account that open more than anything uses, and what would be enough.</summary>
    public IAsyncEnumerable<RuleResource> ListRulesAsync(string account, CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/rules", new ListQuery { Account = account }, ResourceJson.Default.PageResourceRuleResource, cancellationToken);

    /// <summary>One account as a graph; null when there is none of this key.</summary>
    public Task<TopologyResource?> FindTopologyAsync(string account, bool withAssets, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Get, $"api/v1/topology?account={Uri.EscapeDataString(account)}&assets={(withAssets ? "true" : "false")}", null, ResourceJson.Default.TopologyResource, cancellationToken);

    /// <summary>Findings, newest first.</summary>
    public IAsyncEnumerable<FindingResource> ListFindingsAsync(ListQuery query, CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/findings", query, ResourceJson.Default.PageResourceFindingResource, cancellationToken);

    /// <summary>One finding, open or resolved; null when there is none of this id.</summary>
    public Task<FindingResource?> FindFindingAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, $"api/v1/findings/{Uri.EscapeDataString(id)}", null, ResourceJson.Default.FindingResource, cancellationToken);

    /// <summary>Campaigns, newest first.</summary>
    public IAsyncEnumerable<CampaignResource> ListCampaignsAsync(CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/campaigns", new ListQuery(), ResourceJson.Default.PageResourceCampaignResource, cancellationToken);

    /// <summary>The regions that have accounts, and whether somebody scans them. Only a grid that runs can tell.</summary>
    public IAsyncEnumerable<RegionResource> ListRegionsAsync(CancellationToken cancellationToken = default) =>
        ListAsync("api/v1/regions", new ListQuery(), ResourceJson.Default.PageResourceRegionResource, cancellationToken);

    /// <summary>One campaign; null when there is none of this id.</summary>
    public Task<CampaignResource?> FindCampaignAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, $"api/v1/campaigns/{Uri.EscapeDataString(id)}", null, ResourceJson.Default.CampaignResource, cancellationToken);

    /// <summary>Starts a campaign. Only the grid's own control socket takes this.</summary>
    public async Task<CampaignResource> StartCampaignAsync(CampaignRequestResource request, CancellationToken cancellationToken = default)
    {
        using var content = JsonContent.Create(request, ResourceJson.Default.CampaignRequestResource);
        return (await SendAsync(HttpMethod.Post, "api/v1/campaigns", content, ResourceJson.Default.CampaignResource, cancellationToken))!;
    }

    /// <summary>Moves a campaign: <c>pause</c>, <c>resume</c> or <c>cancel</c>. Only the grid's own control socket takes this.</summary>
    public Task<CampaignResource?> MoveCampaignAsync(string id, string verb, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"api/v1/campaigns/{Uri.EscapeDataString(id)}/{verb}", null, ResourceJson.Default.CampaignResource, cancellationToken);

    private async Task<T?> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            return null;
        await ThrowUnlessSuccessAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken);
    }

    private async IAsyncEnumerable<T> ListAsync<T>(
        string path, ListQuery query, JsonTypeInfo<PageResource<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path + query.ToQueryString(cursor));
            using var response = await SendAsync(request, cancellationToken);
            await ThrowUnlessSuccessAsync(response, cancellationToken);
            var page = await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new CloudScanGridException($"{path} gave an empty answer");
            foreach (var item in page.Items)
                yield return item;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new CloudScanGridException($"no grid answers at {http.BaseAddress}: {exception.Message}. Start one with 'cloudscan run', or name another with --server.", exception);
        }
    }

    private static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        ProblemResource? problem = null;
        try
        {
            problem = await response.Content.ReadFromJsonAsync(ResourceJson.Default.ProblemResource, cancellationToken);
        }
        catch (JsonException)
        {
            // Not one of ours: the status alone has to do.
        }

        throw new CloudScanGridException($"{(int)response.StatusCode} {problem?.Title ?? response.ReasonPhrase}: {problem?.Detail ?? "the grid gave no reason"}");
    }
}
