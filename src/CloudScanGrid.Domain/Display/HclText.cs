using System.Globalization;
using System.Text;

namespace CloudScanGrid.Domain.Display;

/// <summary>Text in HCL, the language of Terraform. It may come from whoever named a resource. Source: HCL Native Syntax Specification, "Template Expressions".</summary>
public static class HclText
{
    /// <summary>
    /// A quoted literal of one line, whatever the text holds: nothing in it ends the literal, is evaluated (<c>${</c>, <c>%{</c>), commands a terminal or reorders what a reader sees. HCL reads the
    /// text back from it, but for unpaired surrogates, which no file can hold.
    /// </summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var width = isWhole ? rune.Utf16SequenceLength : 1;
            _ = text[i] switch
            {
                '"' or '\\' => quoted.Append('\\').Append(text[i]),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                // HCL's shorter $${ is ambiguous behind another $: this way no template ever begins.
                '$' or '%' when i + 1 < text.Length && text[i + 1] == '{' => quoted.Append(Code(text[i])),
                _ when isWhole && TerminalText.IsVisible(rune) => quoted.Append(text, i, width),
                _ => quoted.Append(Code(isWhole ? rune.Value : text[i])),
            };
            i += width;
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Quoted literals, as a tuple on one line.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quoted))}]";

    /// <summary>A resource's label that reminds of a text: what an identifier may not hold is <c>_</c>, so that two texts may have the same.</summary>
    public static string Label(string text)
    {
        var label = string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' ? character : '_'));
        return label.Length > 0 && (char.IsAsciiLetter(label[0]) || label[0] == '_') ? label : $"_{label}";
    }

    private static string Code(int value) => string.Create(CultureInfo.InvariantCulture, $"{(value < 0x10000 ? $"\\u{value:x4}" : $"\\U{value:x8}")}");
}
