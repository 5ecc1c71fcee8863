using System.Text;
using CloudScanGrid.Domain.Display;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Display;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("Größe 漢字 😀", "Größe 漢字 😀")]
    [InlineData("C:\\x1b", "C:\\x1b")]
    [InlineData("\u001b]52;c;aGk=\u0007", "\\x1b]52;c;aGk=\\x07")]
    [InlineData("a\r\nb\tc\0", "a\\x0d\\x0ab\\x09c\\x00")]
    [InlineData("\u007f\u0085\u009b", "\\x7f\\x85\\x9b")]
    [InlineData("\u202egnp.exe\u202c", "\\u202egnp.exe\\u202c")]
    [InlineData("\u200e\u200f\u061c\u2066\u2069", "\\u200e\\u200f\\u061c\\u2066\\u2069")]
    [InlineData("a\u2028b\u2029", "a\\u2028b\\u2029")]
    [InlineData("ad\u200bmin\ufeff", "ad\\u200bmin\\ufeff")]
    [InlineData("\udb40\udc41", "\\U000e0041")]
    public void Escape_Text_ShowsWhatIsInvisible(string text, string shown) => TerminalText.Escape(text).ShouldBe(shown);

    // As theory data a lone surrogate would be replaced on its way to the test.
    [Fact]
    public void Escape_UnpairedSurrogates_ShowsTheirCodes() => TerminalText.Escape("a\ud800b\udc00").ShouldBe("a\\ud800b\\udc00");

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("a", 1, "a")]
    [InlineData("ab", 1, "…")]
    [InlineData("ab\u001bcd", 7, "ab\\x1b…")]
    [InlineData("ab\u001bcd", 6, "ab…")]
    [InlineData("ab\u001bcd", 5, "ab…")]
    [InlineData("ab\u001b", 6, "ab\\x1b")]
    [InlineData("😀😀😀", 3, "😀😀😀")]
    [InlineData("😀😀😀", 2, "😀…")]
    public void Escape_LongText_EndsWithAnEllipsis(string text, int maxLength, string shown) => TerminalText.Escape(text, maxLength).ShouldBe(shown);

    [Fact]
    public void Escape_AnyText_IsVisibleAndBounded() => Gen.Select(Gen.Char.Array[0, 60], Gen.Int[1, 80]).Sample((characters, maxLength) =>
    {
        var shown = TerminalText.Escape(new string(characters), maxLength);

        shown.EnumerateRunes().Count().ShouldBeLessThanOrEqualTo(maxLength);
        shown.ShouldNotContain(character => char.IsControl(character));
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(shown)).ShouldBe(shown, "no unpaired surrogate is left");
        TerminalText.Escape(shown, maxLength).ShouldBe(shown);
    });
}
