using CloudScanGrid.Client;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Host.Http;

/// <summary>Accounts and how they are read: seen by everybody who reaches the API, begun only through the control socket.</summary>
internal static class InventoryEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/accounts", ListAccountsAsync).WithName("ListAccounts").WithSummary("Accounts, by key");

    /// <summary>Only where there are grains that can take them.</summary>
    public static void MapInventories(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/inventories", ListAsync).WithName("ListInventories").WithSummary("How the reading of each cloud provider's accounts stands");
        routes.MapPost("/api/v1/inventories/sync", SyncAsync).AddEndpointFilter(ControlSocket.RequireAsync)
            .WithName("SyncInventories").WithSummary("Reads all accounts of the cloud providers as soon as may be");
    }

    private static async Task<IResult> ListAccountsAsync(IInventoryStore inventory, CancellationToken cancellationToken)
    {
        var accounts = await inventory.ListAccountsAsync(cancellationToken);
        return Results.Json(new PageResource<AccountResource>([.. accounts.Select(account => account.ToResource())], null), ResourceJson.Default.Options);
    }

    private static async Task<IResult> ListAsync(IEnumerable<ICloudInventory> inventories, IGrainFactory grains)
    {
        var rows = await Task.WhenAll(inventories.Select(async inventory => (await grains.GetInventory(inventory.Provider).GetStateAsync()).ToResource(inventory.Provider)));
        return Results.Json(new PageResource<InventoryResource>([.. rows], null), ResourceJson.Default.Options);
    }

    private static async Task<IResult> SyncAsync(IEnumerable<ICloudInventory> inventories, IGrainFactory grains)
    {
        foreach (var inventory in inventories)
            await grains.GetInventory(inventory.Provider).SyncAsync();
        return await ListAsync(inventories, grains);
    }
}
