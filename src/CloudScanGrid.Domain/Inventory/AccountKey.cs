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
        return slash > 0 && Enum.TryParse<CloudProvider>(text[..slash], ignoreCase: true, out var provider)
            ? new(provider, text[(slash + 1)..])
            : throw new FormatException($"'{text}' is not an account key; one is written provider/account, as in file/lab-1.");
    }

    /// <summary><c>file/lab-1</c>: the key of the account's grain.</summary>
    public override string ToString() => $"{Provider.ToString().ToLowerInvariant()}/{AccountId}";
}
