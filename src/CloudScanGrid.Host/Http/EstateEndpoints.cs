using CloudScanGrid.Client;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using Microsoft.AspNetCore.Mvc;

namespace CloudScanGrid.Host.Http;

/// <summary>What exists, what it offers, and what is wrong with it: read-only lists.</summary>
internal static class EstateEndpoints
{
    public static void MapEstate(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/assets", (IEstateReader estate, [AsParameters] ListParameters list, CancellationToken cancellationToken) =>
            PageAsync(list, (filter, page) => estate.ListAssetsAsync(filter, page, cancellationToken), asset => asset.ToResource()))
            .WithName("ListAssets").WithSummary("Assets, by key");
        routes.MapGet("/api/v1/services", (IEstateReader estate, [AsParameters] ListParameters list, CancellationToken cancellationToken) =>
            PageAsync(list, (filter, page) => estate.ListServicesAsync(filter, page, cancellationToken), service => service.ToResource()))
            .WithName("ListServices").WithSummary("Open services, by asset, address and port");
        routes.MapGet("/api/v1/exposures", (ExposureReader exposures, [AsParameters] ListParameters list, CancellationToken cancellationToken) =>
            PageAsync(list, (filter, page) => exposures.ListAsync(filter, page, cancellationToken), service => service.ToResource()))
            .WithName("ListExposures").WithSummary("Open services that somebody on the internet may reach, with all that stands on the way");
        routes.MapGet("/api/v1/rules", ReviewAsync)
            .WithName("ListRules").WithSummary("Rules of one account that open more than anything uses, and what would be enough");
        routes.MapGet("/api/v1/topology", DrawAsync)
            .WithName("GetTopology").WithSummary("One account as a graph: networks, subnets, gateways, and what of it may be reached from the internet");
        routes.MapGet("/api/v1/findings", (IEstateReader estate, [AsParameters] ListParameters list, CancellationToken cancellationToken) =>
            PageAsync(list, (filter, page) => estate.ListFindingsAsync(filter, page, cancellationToken), finding => finding.ToResource()))
            .WithName("ListFindings").WithSummary("Findings, newest first");
        routes.MapGet("/api/v1/findings/{id}", async (string id, IEstateReader estate, CancellationToken cancellationToken) =>
            await estate.FindFindingAsync(id, cancellationToken) is { } finding
                ? Results.Json(finding.ToResource(), ResourceJson.Default.Options)
                : Problems.NotFound($"no finding '{id}'; /api/v1/findings?all=true lists them."))
            .WithName("GetFinding").WithSummary("One finding, open or resolved");
    }

    private static Task<IResult> ReviewAsync(RuleReader rules, [FromQuery(Name = "account")] string account, CancellationToken cancellationToken) => OfAccountAsync(
        account,
        async key => await rules.ReviewAsync(key, cancellationToken) is { } changes ? new PageResource<RuleResource>([.. changes.Select(change => change.ToResource(key))], null) : null);

    private static Task<IResult> DrawAsync(
        TopologyReader topologies, [FromQuery(Name = "account")] string account, [FromQuery(Name = "assets")] bool? assets, CancellationToken cancellationToken) =>
        OfAccountAsync(account, async key => (await topologies.DrawAsync(key, assets ?? false, cancellationToken))?.ToResource());

    private static async Task<IResult> OfAccountAsync<T>(string account, Func<AccountKey, Task<T?>> read)
        where T : class
    {
        try
        {
            return await read(AccountKey.Parse(account)) is { } found
                ? Results.Json(found, ResourceJson.Default.Options)
                : Problems.NotFound($"no account '{account}'; /api/v1/accounts lists them.");
        }
        catch (FormatException exception)
        {
            return Problems.BadRequest(exception.Message);
        }
    }

    private static async Task<IResult> PageAsync<T, TResource>(
        ListParameters list, Func<EstateFilter, PageRequest, Task<Page<T>>> read, Func<T, TResource> map)
    {
        if (list.Limit is < 1 or > PageRequest.MaxLimit)
            return Problems.BadRequest($"limit={list.Limit}: a page has 1 to {PageRequest.MaxLimit} rows.");
        AccountKey? account = null;
        try
        {
            if (list.Account is not null)
                account = AccountKey.Parse(list.Account);
            var filter = new EstateFilter
            {
                Account = account, AssetId = list.Asset, Port = list.Port, Text = list.Text, CampaignId = list.Campaign, IncludeEnded = list.All ?? false,
            };
            var page = await read(filter, new PageRequest(list.Limit ?? PageRequest.DefaultLimit, list.Cursor));
            return Results.Json(page.ToResource(map), ResourceJson.Default.Options);
        }
        catch (FormatException exception)
        {
            return Problems.BadRequest(exception.Message);
        }
    }

    internal sealed record ListParameters(
        [FromQuery(Name = "limit")] int? Limit,
        [FromQuery(Name = "cursor")] string? Cursor,
        [FromQuery(Name = "account")] string? Account,
        [FromQuery(Name = "asset")] string? Asset,
        [FromQuery(Name = "port")] int? Port,
        [FromQuery(Name = "text")] string? Text,
        [FromQuery(Name = "campaign")] string? Campaign,
        [FromQuery(Name = "all")] bool? All);
}
