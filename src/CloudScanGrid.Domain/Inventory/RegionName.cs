using System.Text.RegularExpressions;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>The names of regions that somebody configures or asks for. They are parts of keys, vantages and lists.</summary>
public static partial class RegionName
{
    /// <summary>What one may be, for messages.</summary>
    public const string Rule = "at most 64 lower-case letters, digits and dashes";

    /// <summary>The same as a regular expression.</summary>
    public const string Pattern = @"^[a-z0-9-]{1,64}\z";

    /// <summary>Whether a text is one.</summary>
    public static bool IsValid(string text) => Expression().IsMatch(text);

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();
}
