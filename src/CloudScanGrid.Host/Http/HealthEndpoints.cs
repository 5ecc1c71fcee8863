using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Campaigns;
using CloudScanGrid.Host.Configuration;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Host.Http;

/// <summary>Whether the process lives, and whether it can do its work, with the reason when it cannot.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, Listeners listeners)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" })).WithName("Live").WithSummary("The process answers");
        routes.MapGet(
            "/health/ready",
            (HttpContext context, IEstateReader estate, IScanEngine engine, RegionStates regions, IOptions<GridOptions> grid, CancellationToken cancellationToken) =>
                ReadyAsync(listeners.IsOfMachine(context), estate, engine, regions, grid.Value, cancellationToken))
            .WithName("Ready").WithSummary("The store answers and the engine can scan");
    }

    // Machines only want to know whether: a reason names servers and paths, and anybody may be asking.
    private static async Task<IResult> ReadyAsync(
        bool isOfMachine, IEstateReader estate, IScanEngine engine, RegionStates regions, GridOptions grid, CancellationToken cancellationToken)
    {
        var checks = new Dictionary<string, string>(StringComparer.Ordinal);
        var isReady = true;
        try
        {
            // One row by an index: whether it answers must not depend on how much there is.
            await estate.ListCampaignsAsync(new PageRequest(1, null), cancellationToken);
            checks["store"] = "ready";
            if (!isOfMachine)
                await TellOfRegionsAsync(regions, checks, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            checks["store"] = exception.Message;
            isReady = false;
        }

        if (grid.Roles.HasFlag(SiloRoles.Scanner))
        {
            var capabilities = await engine.ProbeAsync(cancellationToken);
            checks["engine"] = capabilities.Explanation;
            isReady &= capabilities.IsReady;
        }

        var status = isReady ? "ready" : "not ready";
        return Results.Json<object>(
            isOfMachine ? new { status } : new { status, checks },
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
