using CloudScanGrid.Domain.Display;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>A durable, identified thing of an account that owns addresses; it outlives each of them.</summary>
/// <param name="Account">The account that owns it.</param>
/// <param name="AssetId">The provider's resource id, raw: an ARN and an Azure id hold slashes, so everything behind the account is the id.</param>
[GenerateSerializer, Immutable, Alias("csg.AssetKey")]
public readonly record struct AssetKey(AccountKey Account, string AssetId)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not <c>provider/account/asset</c>.</exception>
    public static AssetKey Parse(string text)
    {
        var first = text.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : text.IndexOf('/', first + 1);
        return second > 0 && second < text.Length - 1
            ? new(AccountKey.Parse(text[..second]), text[(second + 1)..])
            : throw new FormatException($"'{TerminalText.Escape(text, 100)}' is not an asset key; one is written provider/account/asset, as in file/lab-1/i-0a1.");
    }

    /// <summary><c>file/lab-1/i-0a1</c>: the key of the asset's grain.</summary>
    public override string ToString() => $"{Account}/{AssetId}";
}
