using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Domain.Tests.Display;

public sealed class HclTextTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("Büro 1 $5 100%", "\"Büro 1 $5 100%\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("${file(\"/etc/passwd\")}", "\"\\u0024{file(\\\"/etc/passwd\\\")}\"")]
    [InlineData("$${a}%%{if b}", "\"$\\u0024{a}%\\u0025{if b}\"")]
    [InlineData("a\n}\r\tb", "\"a\\n}\\r\\tb\"")]
    [InlineData("\0\x1b[2J\u202e\ud83d\ude00", "\"\\u0000\\u001b[2J\\u202e\ud83d\ude00\"")]
    [InlineData("\udb40\udc41", "\"\\U000e0041\"")]
    public void Quoted_Anything_IsOneLiteralThatNothingEvaluates(string text, string expected) => HclText.Quoted(text).ShouldBe(expected);

    [Fact]
    public void Quoted_UnpairedSurrogate_IsItsCode() => HclText.Quoted("\ud800").ShouldBe("\"\\ud800\"");

    [Theory]
    [InlineData("sgr-0a1", "sgr-0a1")]
    [InlineData("web ports", "web_ports")]
    [InlineData("1\" {", "_1___")]
    [InlineData("-a", "_-a")]
    [InlineData("Büro", "B_ro")]
    [InlineData("", "_")]
    public void Label_Anything_IsAnIdentifier(string text, string expected) => HclText.Label(text).ShouldBe(expected);
}
