using System.Collections.Frozen;
using System.Text.Json;

namespace CloudScanGrid.Domain.Display;

/// <summary>Values of enumerations as every output and every metric's label spells them.</summary>
public static class EnumText
{
    /// <summary><c>ExcludedByTag</c> as <c>excluded-by-tag</c>. A value that has no name is written as its number.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.All.TryGetValue(value, out var name) ? name : value.ToString();

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> All =
            Enum.GetValues<T>().Distinct().ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
    }
}
