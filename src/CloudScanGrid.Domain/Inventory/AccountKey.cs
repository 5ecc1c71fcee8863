using CloudScanGrid.Domain.Display;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An account of a provider: an AWS account, an Azure subscription, a Google Cloud project, an account of the file inventory.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="AccountId">The provider's own id; never holds <c>/</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.AccountKey")]
public readonly record struct AccountKey(CloudProvider Provider, string AccountId)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not <c>provider/account</c>.</exception>
    public static AccountKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var accountId = text[(slash + 1)..];

        // By name: Enum.TryParse would take "0" and "file,aws" as well.
        foreach (var provider in Enum.GetValues<CloudProvider>())
        {
            if (slash > 0 && accountId.Length > 0 && !accountId.Contains('/', StringComparison.Ordinal)
                && text.AsSpan(0, slash).Equals(provider.ToString(), StringComparison.OrdinalIgnoreCase))
                return new(provider, accountId);
        }

        throw new FormatException($"'{TerminalText.Escape(text, 100)}' is not an account key; one is written provider/account, as in file/lab-1.");
    }

    /// <summary><c>file/lab-1</c>: the key of the account's grain.</summary>
    public override string ToString() => $"{Provider.ToString().ToLowerInvariant()}/{AccountId}";
}
