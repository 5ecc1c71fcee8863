using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Tests.Networking;

public sealed class PortRangesConverterTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("22,80,8000-8100")]
    [InlineData("255-256,65535")]
    [InlineData("0-65535")]
    public void Convert_AndBack_IsEqual(string text)
    {
        var converter = new PortRangesConverter();
        var ranges = PortRanges.Parse(text);

        converter.ConvertFromSurrogate(converter.ConvertToSurrogate(ranges)).ShouldBe(ranges);
    }

    [Fact]
    public void Convert_OfNothing_IsEmpty()
    {
        var converter = new PortRangesConverter();

        converter.ConvertFromSurrogate(converter.ConvertToSurrogate(PortRanges.Empty)).ShouldBe(PortRanges.Empty);
    }
}
