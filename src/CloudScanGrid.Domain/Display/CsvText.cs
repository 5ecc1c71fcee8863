using System.Buffers;

namespace CloudScanGrid.Domain.Display;

/// <summary>Writes text that others wrote into a CSV cell.</summary>
public static class CsvText
{
    // OWASP ASVS 5.0 item 1.2.10 and "CSV Injection": a spreadsheet takes a cell that begins so for a formula. The apostrophe itself is in the list so that
    // the way back is certain: a reader drops one leading apostrophe from every cell that has one.
    private static readonly SearchValues<char> Dangerous = SearchValues.Create("=+-@\t\r\n\0'");
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\"\t\r\n");

    /// <summary>
    /// One cell by RFC 4180: quoted when it holds a separator, a quote or a line break. A text that a spreadsheet would run as a formula (it begins with
    /// <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, TAB, CR, LF or NUL) gets a leading apostrophe, and so does one that begins with an apostrophe: dropping one
    /// leading apostrophe gives the text back. For text only; a number is written as it is.
    /// </summary>
    public static string Field(string text)
    {
        var cell = text.Length > 0 && Dangerous.Contains(text[0]) ? "'" + text : text;
        return cell.AsSpan().ContainsAny(NeedQuotes) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }
}
