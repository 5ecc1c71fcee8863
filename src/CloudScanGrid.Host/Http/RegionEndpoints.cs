using CloudScanGrid.Client;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Host.Campaigns;

namespace CloudScanGrid.Host.Http;

/// <summary>How the scanning of each region stands.</summary>
internal static class RegionEndpoints
{
    public static void MapRegions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/regions", ListAsync).WithName("ListRegions").WithSummary("The regions that have accounts, and whether somebody scans them");

    private static async Task<IResult> ListAsync(RegionStates regions, CancellationToken cancellationToken)
    {
        var rows = (await regions.ListAsync(cancellationToken)).Select(ToResource);
        return Results.Json(new PageResource<RegionResource>([.. rows], null), ResourceJson.Default.Options);
    }

    private static RegionResource ToResource(RegionState region) => new()
    {
        Region = region.Region,
        State = region switch
        {
            { HasNoScanner: true } => "no scanner",
            { Busy: > 0 } => "scanning",
            { Waiting: > 0 } => "waiting",
            _ => "idle",
        },
        Scanners = region.Scanners,
        Slots = region.Slots,
        Running = region.Busy,
        Waiting = region.Waiting,
        Message = region.Trouble,
    };
}
