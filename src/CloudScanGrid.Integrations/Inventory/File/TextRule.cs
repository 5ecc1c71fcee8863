using System.Globalization;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>What a text may be. Control characters are never part of one.</summary>
/// <param name="What">What it names, with its article: <c>an account id</c>.</param>
/// <param name="Least">The fewest characters (UTF-16 code units).</param>
/// <param name="Most">The most characters.</param>
/// <param name="Forbidden">A character that it may not hold; null for none.</param>
internal sealed record TextRule(string What, int Least, int Most, char? Forbidden = null)
{
    /// <summary>The fault of a text of more characters.</summary>
    public string TooLong => Least == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{What} has at most {Most} characters; shorten it")
        : string.Create(CultureInfo.InvariantCulture, $"{What} has {Least} to {Most} characters; shorten it");

    /// <summary>What is wrong with the text and what to do; null when nothing is.</summary>
    public string? FaultOf(string text)
    {
        if (text.Length > Most)
            return TooLong;
        if (text.Length < Least)
            return string.Create(CultureInfo.InvariantCulture, $"{What} has {Least} to {Most} characters; it is empty here");
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return string.Create(CultureInfo.InvariantCulture, $"{What} holds no control characters; remove \\x{(int)text[i]:x2} at position {i + 1}");
        }

        return Forbidden is { } forbidden && text.Contains(forbidden, StringComparison.Ordinal) ? $"{What} holds no '{forbidden}'; replace it" : null;
    }
}
