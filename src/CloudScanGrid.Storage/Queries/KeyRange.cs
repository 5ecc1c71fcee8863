using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Storage.Queries;

/// <summary>The asset keys between two texts, both excluded. An account's assets stand together, because their keys start with the account's.</summary>
internal readonly record struct KeyRange(string From, string To)
{
    // Above every key: no key starts with a character behind the letters of the providers.
    private static readonly KeyRange All = new("", "~");

    /// <summary>The assets of an account, or of all.</summary>
    public static KeyRange Of(AccountKey? account) => account is { } key ? new($"{key}/", $"{key}0") : All;
}
