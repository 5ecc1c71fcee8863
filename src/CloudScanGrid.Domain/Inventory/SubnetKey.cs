using CloudScanGrid.Domain.Display;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>A subnet of an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="SubnetId">The provider's own id; never holds <c>/</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.SubnetKey")]
public readonly record struct SubnetKey(AccountKey Account, string SubnetId)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not <c>provider/account/subnet</c>.</exception>
    public static SubnetKey Parse(string text)
    {
        var slash = text.LastIndexOf('/');
        return slash > 0 && slash < text.Length - 1
            ? new(AccountKey.Parse(text[..slash]), text[(slash + 1)..])
            : throw new FormatException($"'{TerminalText.Escape(text, 100)}' is not a subnet key; one is written provider/account/subnet, as in file/lab-1/subnet-1.");
    }

    /// <summary><c>file/lab-1/subnet-1</c>: the key of the subnet's grains.</summary>
    public override string ToString() => $"{Account}/{SubnetId}";
}
