using CloudScanGrid.Domain.Display;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Display;

public class CsvTextTests
{
    // Acceptance row 17.
    [Theory]
    [InlineData("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=1,\"2\"", "\"'=1,\"\"2\"\"\"")]
    [InlineData("'quoted", "''quoted")]
    [InlineData("", "")]
    [InlineData("nginx", "nginx")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    public void Field_Text_IsOneHarmlessCell(string text, string cell) => CsvText.Field(text).ShouldBe(cell);

    [Fact]
    public void Field_AnyText_ComesBackByDroppingOneApostrophe() =>
        Gen.Char["=+-@\t\r\n\0'\",;ab é"].Array[0, 12].Select(characters => new string(characters)).Sample(text =>
        {
            var cell = CsvText.Field(text);
            var read = cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
            (read.StartsWith('\'') ? read[1..] : read).ShouldBe(text);
            (read.Length > 0 && "=+-@\t\r\n\0".Contains(read[0], StringComparison.Ordinal)).ShouldBeFalse();
        });
}
