using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Tests.Networking;

public class PortSpecificationTests
{
    [Theory]
    [InlineData("22", "T:22")]
    [InlineData("22,80-90,T:443,U:53,161", "T:22,80-90,443,U:53,161")]
    [InlineData("S:36412,u:500,t:1", "T:1,U:500,S:36412")]
    [InlineData("-", "T:1-65535")]
    [InlineData("U:-", "U:1-65535")]
    [InlineData("0,65535", "T:0,65535")]
    [InlineData("80,80,79-81", "T:79-81")]
    public void TryParse_AsNmapReadsIt_GivesTheCoverage(string text, string expected)
    {
        PortSpecification.TryParse(text, out var coverage, out var error).ShouldBeTrue(error);
        coverage!.ToString().ShouldBe(expected);
    }

    // Acceptance row 10.
    [Theory]
    [InlineData("1-70000", 1)]
    [InlineData("80,,", 4)]
    [InlineData("443-80", 1)]
    [InlineData("$(id)", 1)]
    [InlineData("80,443-80", 4)]
    [InlineData("22,U:53,X:1", 9)]
    [InlineData("22,U:x", 6)]
    [InlineData("", 1)]
    [InlineData("80, 443", 4)]
    [InlineData("+80", 1)]
    [InlineData("1-2-3", 1)]
    [InlineData("80;id", 1)]
    [InlineData("http*", 1)]
    [InlineData("\u0663", 1)]
    [InlineData("--script=x", 1)]
    public void TryParse_Wrong_NamesThePosition(string text, int position)
    {
        PortSpecification.TryParse(text, out var coverage, out var error).ShouldBeFalse();
        coverage.ShouldBeNull();
        error!.ShouldStartWith($"position {position}, ");
    }

    [Theory]
    [InlineData("22,80-70", 4)]
    [InlineData("T:22", 1)]
    public void Parse_RangesWrong_Throws(string text, int position) =>
        Should.Throw<FormatException>(() => PortRanges.Parse(text)).Message.ShouldStartWith($"position {position}, ");

    [Fact]
    public void TryParse_HostileText_IsShownShortAndEscaped()
    {
        PortSpecification.TryParse("\u001b[2J\u202e" + new string('9', 1 << 20), out _, out var error).ShouldBeFalse();
        error!.Length.ShouldBeLessThan(200);
        error.ShouldContain("\\x1b[2J\\u202e");
        error.ShouldNotContain('\u001b');
    }
}
