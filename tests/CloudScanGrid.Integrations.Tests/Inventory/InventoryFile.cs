using System.Text;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.File;

namespace CloudScanGrid.Integrations.Tests.Inventory;

/// <summary>An inventory file on disk for as long as one test.</summary>
internal sealed class InventoryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csg-inventory-").FullName;

    public InventoryFile(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public InventoryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path => System.IO.Path.Combine(_folder, "estate.json");

    public static async Task<InventoryReading> ReadAsync(string text)
    {
        using var file = new InventoryFile(text);
        return await file.ReadAsync();
    }

    /// <summary>An account that has only what it must have, and these fields.</summary>
    public static string Account(string fields) => $$"""{"accounts":[{"provider":"file","accountId":"a",{{fields}}}]}""";

    /// <summary>A subnet that has only what it must have, and these fields.</summary>
    public static string Subnet(string fields) => Account($$"""
        "subnets":[{"cidr":"10.0.0.0/24",{{fields}}}]
        """);

    /// <summary>An asset that has only what it must have, and these fields.</summary>
    public static string Asset(string fields) => Subnet($$"""
        "assets":[{"assetId":"i-1","addresses":["10.0.0.1"],{{fields}}}]
        """);

    /// <summary>A security group with one rule.</summary>
    public static string Rule(string fields) => Account($$"""
        "securityGroups":[{"id":"g","ingress":[{"cidr":"0.0.0.0/0",{{fields}}}]}]
        """);

    public Task<InventoryReading> ReadAsync() =>
        new FileInventorySource(Path, TimeProvider.System).ReadAsync(TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
