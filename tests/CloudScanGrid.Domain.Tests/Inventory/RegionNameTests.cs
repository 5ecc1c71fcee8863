using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Tests.Inventory;

public sealed class RegionNameTests
{
    [Theory]
    [InlineData("eu-west-1", true)]
    [InlineData("internet", true)]
    [InlineData("", false)]
    [InlineData("EU-West-1", false)]
    [InlineData("a/b", false)]
    [InlineData("a\n", false)]
    [InlineData("a b", false)]
    public void IsValid_Name_IsAsTheRuleSays(string name, bool isValid) => RegionName.IsValid(name).ShouldBe(isValid);

    [Fact]
    public void IsValid_LongestName_Is64Letters()
    {
        RegionName.IsValid(new string('a', 64)).ShouldBeTrue();
        RegionName.IsValid(new string('a', 65)).ShouldBeFalse();
    }
}
