using System.Net;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Reads one subnet.</summary>
internal sealed class SubnetReader(StrictJsonReader json, AccountIndex index)
{
    private static readonly ObjectShape Shape = new("a subnet", ["cidr"], ["subnetId", "assets"]);

    private readonly List<AssetReader> _assets = [];
    private string? _id;

    /// <summary>Its range; null when it is missing or wrong.</summary>
    public IPNetwork? Cidr { get; private set; }

    /// <summary>Its id: as written, or its range with <c>_</c> for the slash.</summary>
    public string? Id => _id ?? Cidr?.ToString().Replace('/', '_');

    public void Read(int account, int subnet) => json.ReadObject(Shape, field =>
    {
        switch (field)
        {
            case "cidr": Cidr = json.ReadCidr(); break;
            case "subnetId": _id = json.ReadText(FieldRules.SubnetId); break;
            default: ReadAssets(account, subnet); break;
        }
    });

    /// <summary>The subnet. Only for a file without errors.</summary>
    public SubnetSnapshot ToSnapshot(AccountKey account)
    {
        var key = new SubnetKey(account, Id!);
        return new(key, Cidr!.Value, [.. _assets.Select(asset => asset.ToSnapshot(account, key))]);
    }

    private void ReadAssets(int account, int subnet) => json.ReadArray(FieldRules.MostAssets, "assets", position =>
    {
        var asset = new AssetReader(json, index, new(account, subnet, position));
        asset.Read();
        if (!json.HasErrors)
            _assets.Add(asset);
    });
}
