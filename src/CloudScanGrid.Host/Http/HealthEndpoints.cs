using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Host.Http;

/// <summary>Whether the process lives, and whether it can do its work, with the reason when it cannot.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" })).WithName("Live").WithSummary("The process answers");
        routes.MapGet("/health/ready", ReadyAsync).WithName("Ready").WithSummary("The store answers and the engine can scan");
    }

    private static async Task<IResult> ReadyAsync(IEstateReader estate, IScanEngine engine, CancellationToken cancellationToken)
    {
        var checks = new Dictionary<string, string>(StringComparer.Ordinal);
        var isReady = true;
        try
        {
            await estate.CountAsync(cancellationToken);
            checks["store"] = "ready";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            checks["store"] = exception.Message;
            isReady = false;
        }

        var capabilities = await engine.ProbeAsync(cancellationToken);
        checks["engine"] = capabilities.Explanation;
        isReady &= capabilities.IsReady;
        return Results.Json(
            new { status = isReady ? "ready" : "not ready", checks },
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
