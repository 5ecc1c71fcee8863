using CloudScanGrid.Domain.Display;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An account of a provider: an AWS account, an Azure subscription, a Google Cloud project, an account of the file inventory.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="AccountId">The provider's own id; never holds <c>/</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.AccountKey")]
public readonly record struct AccountKey(CloudProvider Provider, string AccountId)
{
    // By the providers' numbers.
    private static readonly string[] Names = [.. Enum.GetValues<CloudProvider>().Select(provider => provider.ToString().ToLowerInvariant())];

    /// <summary>The account of hosts that other tools saw: nobody's inventory, never scanned.</summary>
    public static AccountKey Imported { get; } = new(CloudProvider.File, "imported");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not <c>provider/account</c>.</exception>
    public static AccountKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var isWhole = slash > 0 && slash < text.Length - 1 && !text.AsSpan(slash + 1).Contains('/');
        for (var provider = 0; isWhole && provider < Names.Length; provider++)
        {
            if (text.AsSpan(0, slash).Equals(Names[provider], StringComparison.OrdinalIgnoreCase))
                return new((CloudProvider)provider, text[(slash + 1)..]);
        }

        throw new FormatException($"'{TerminalText.Escape(text, 100)}' is not an account key; one is written provider/account, as in file/lab-1.");
    }

    /// <summary><c>file/lab-1</c>: the key of the account's grain.</summary>
    public override string ToString() => string.Concat(Names[(int)Provider], "/", AccountId);
}
