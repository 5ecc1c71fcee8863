using System.Globalization;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Where an asset stands in the file: cheaper to keep for each of a million assets than its path.</summary>
internal readonly record struct AssetPosition(int Account, int Subnet, int Asset)
{
    /// <summary><c>accounts[0].subnets[2].assets[14]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"accounts[{Account}].subnets[{Subnet}].assets[{Asset}]");
}
