using CloudScanGrid.Client;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Campaigns;
using CloudScanGrid.Host.Campaigns;

namespace CloudScanGrid.Host.Http;

/// <summary>Campaigns: read by everybody who reaches the API, changed only through the control socket.</summary>
internal static class CampaignEndpoints
{
    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/campaigns", ListAsync).WithName("ListCampaigns").WithSummary("Campaigns, newest first");
        routes.MapGet("/api/v1/campaigns/{id}", FindAsync).WithName("GetCampaign").WithSummary("One campaign and how far it is");
    }

    /// <summary>Only where there are grains that can take them.</summary>
    public static void MapCampaignControl(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/campaigns", StartAsync).AddEndpointFilter(ControlSocket.RequireAsync).WithName("StartCampaign").WithSummary("Starts a campaign");
        MapVerb("pause", campaign => campaign.PauseAsync());
        MapVerb("resume", campaign => campaign.ResumeAsync());
        MapVerb("cancel", campaign => campaign.CancelAsync());

        void MapVerb(string verb, Func<ICampaignGrain, Task> move) =>
            routes.MapPost($"/api/v1/campaigns/{{id}}/{verb}", async (string id, ICampaignStore campaigns, IGrainFactory grains, CancellationToken cancellationToken) =>
            {
                if (await campaigns.FindAsync(id, cancellationToken) is null)
                    return NoSuchCampaign(id);
                await move(grains.GetCampaign(id));
                return await FindAsync(id, campaigns, cancellationToken);
            }).AddEndpointFilter(ControlSocket.RequireAsync);
    }

    private static async Task<IResult> ListAsync(int? limit, string? cursor, IEstateReader estate, ICampaignStore campaigns, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > PageRequest.MaxLimit)
            return Problems.BadRequest($"limit={limit}: a page has 1 to {PageRequest.MaxLimit} rows.");
        try
        {
            var page = await estate.ListCampaignsAsync(new PageRequest(limit ?? PageRequest.DefaultLimit, cursor), cancellationToken);
            var rows = new List<CampaignResource>(page.Rows.Length);
            foreach (var campaign in page.Rows)
                rows.Add(campaign.ToResource(await campaigns.CountAsync(campaign.Id, cancellationToken)));
            return Results.Json(new PageResource<CampaignResource>(rows, page.Next), ResourceJson.Default.Options);
        }
        catch (FormatException exception)
        {
            return Problems.BadRequest(exception.Message);
        }
    }

    private static async Task<IResult> FindAsync(string id, ICampaignStore campaigns, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(id, cancellationToken) is { } campaign
            ? Results.Json(campaign.ToResource(await campaigns.CountAsync(id, cancellationToken)), ResourceJson.Default.Options)
            : NoSuchCampaign(id);

    private static async Task<IResult> StartAsync(
        CampaignRequestResource request, CampaignRequests requests, ICampaignStore campaigns, CancellationToken cancellationToken)
    {
        try
        {
            var id = await requests.StartAsync(request, "control socket", cancellationToken);
            return await FindAsync(id, campaigns, cancellationToken);
        }
        catch (FormatException exception)
        {
            return Problems.BadRequest(exception.Message);
        }
    }

    private static IResult NoSuchCampaign(string id) => Problems.NotFound($"no campaign '{id}'; /api/v1/campaigns lists them.");
}
