using System.Globalization;
using System.Text;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>Makes text fit for XML 1.0.</summary>
internal static class NmapXmlText
{
    /// <summary>
    /// Writes characters that XML 1.0 cannot hold as nmap shows bytes: <c>\x05</c>; beyond a byte and for lone surrogates <c>\uFFFE</c>. The result reads back as those
    /// characters, so writing it again changes nothing.
    /// </summary>
    public static string Legal(string text)
    {
        StringBuilder? legal = null;
        for (var at = 0; at < text.Length; at++)
        {
            var current = text[at];
            var isPair = char.IsHighSurrogate(current) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            if (isPair || (!char.IsSurrogate(current) && System.Xml.XmlConvert.IsXmlChar(current)))
            {
                legal?.Append(text, at, isPair ? 2 : 1);
                at += isPair ? 1 : 0;
                continue;
            }

            legal ??= new StringBuilder(text, 0, at, text.Length + 16);
            legal.Append(current < 0x100 ? "\\x" : "\\u").Append(((int)current).ToString(current < 0x100 ? "X2" : "X4", CultureInfo.InvariantCulture));
        }

        return legal?.ToString() ?? text;
    }
}
