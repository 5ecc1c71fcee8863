using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Campaigns;
using CloudScanGrid.Host.Configuration;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Host.Http;

/// <summary>Whether the process lives, and whether it can do its work, with the reason when it cannot.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" })).WithName("Live").WithSummary("The process answers");
        routes.MapGet("/health/ready", ReadyAsync).WithName("Ready").WithSummary("The store answers and the engine can scan");
    }

    private static async Task<IResult> ReadyAsync(
        IEstateReader estate, IScanEngine engine, RegionStates regions, IOptions<GridOptions> grid, CancellationToken cancellationToken)
    {
        var checks = new Dictionary<string, string>(StringComparer.Ordinal);
        var isReady = true;
        try
        {
            // One row by an index: whether it answers must not depend on how much there is.
            await estate.ListCampaignsAsync(new PageRequest(1, null), cancellationToken);
            checks["store"] = "ready";
            await TellOfRegionsAsync(regions, checks, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            checks["store"] = exception.Message;
            isReady = false;
        }

        if (grid.Value.Roles.HasFlag(SiloRoles.Scanner))
        {
            var capabilities = await engine.ProbeAsync(cancellationToken);
            checks["engine"] = capabilities.Explanation;
            isReady &= capabilities.IsReady;
        }

        return Results.Json(
            new { status = isReady ? "ready" : "not ready", checks },
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // Whatever is wrong there is no fault of this silo, which can do its own work: it stays ready. A scheduler does not answer while the silo that had it is not yet
    // declared dead.
    private static async Task TellOfRegionsAsync(RegionStates regions, Dictionary<string, string> checks, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var region in (await regions.ListAsync(cancellationToken)).Where(region => region.Trouble is not null))
                checks[$"region {region.Region}"] = $"{region.Trouble}: {region.Waiting} targets wait until a silo with the role scanner joins there";
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            checks["regions"] = $"not known now: {exception.Message}";
        }
    }
}
