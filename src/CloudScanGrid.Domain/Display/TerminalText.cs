using System.Globalization;
using System.Text;

namespace CloudScanGrid.Domain.Display;

/// <summary>
/// Shows text that others wrote - tags, banners, file contents - so that it can neither command a terminal nor pretend to be something else.
/// </summary>
public static class TerminalText
{
    private const char Ellipsis = '…';

    /// <summary>
    /// Shows every character that is not plainly visible as its code: <c>\x1b</c> below U+0100, <c>\u202e</c> below U+10000, <c>\U000e0041</c> above. These are
    /// C0 and C1 controls, DEL, line and paragraph separators, unpaired surrogates, and all format characters: the bidirectional controls that reorder what a
    /// reader sees (Unicode Technical Report 36, section 2.4), zero-width and tag characters. A backslash stays as it is, so the result is for people, not for parsing.
    /// </summary>
    /// <param name="text">Anything.</param>
    /// <param name="maxLength">The most characters of the result, at least 1, each as the terminal shows it; a longer text ends with <c>…</c>.</param>
    public static string Escape(string text, int maxLength = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (text.Length <= maxLength && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;

        var escaped = new StringBuilder(Math.Min(text.Length, maxLength));
        var shown = 0;
        var cut = 0;
        for (var i = 0; i < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var width = isWhole ? rune.Utf16SequenceLength : 1;
            if (isWhole && IsVisible(rune))
            {
                escaped.Append(text, i, width);
                shown++;
            }
            else
            {
                var code = Code(isWhole ? rune.Value : text[i]);
                escaped.Append(code);
                shown += code.Length;
            }

            if (shown > maxLength)
            {
                escaped.Length = cut;
                return escaped.Append(Ellipsis).ToString();
            }

            // The longest prefix that leaves room for the ellipsis.
            if (shown < maxLength)
                cut = escaped.Length;
            i += width;
        }

        return escaped.ToString();
    }

    internal static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Code(int value) => value switch
    {
        < 0x100 => string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
        < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{value:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{value:x8}"),
    };
}
