using CloudScanGrid.Domain.Inventory;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Inventory;

public class KeyTests
{
    private static readonly Gen<AccountKey> SomeAccount =
        Gen.Select(Gen.Enum<CloudProvider>(), Gen.Char["abz019-_.:= é\\|#"].Array[1, 20], (provider, id) => new AccountKey(provider, new string(id)));

    [Theory]
    [InlineData(CloudProvider.Aws, "123456789012", "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188")]
    [InlineData(CloudProvider.Azure, "8e7f5d2c", "/subscriptions/8e7f5d2c/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1")]
    [InlineData(CloudProvider.Gcp, "my-project", "projects/my-project/zones/europe-west1-b/instances/i")]
    [InlineData(CloudProvider.File, "lab-1", "--script=x; rm -rf /")]
    public void AssetKey_IdWithSlashes_RoundTrips(CloudProvider provider, string accountId, string assetId)
    {
        var key = new AssetKey(new AccountKey(provider, accountId), assetId);

        AssetKey.Parse(key.ToString()).ShouldBe(key);
    }

    [Fact]
    public void Keys_AnyIds_RoundTrip() => Gen.Select(SomeAccount, Gen.String[1, 40], Gen.Char["abz019-_.:é"].Array[1, 20]).Sample((account, assetId, subnetId) =>
    {
        AccountKey.Parse(account.ToString()).ShouldBe(account);
        var asset = new AssetKey(account, assetId);
        AssetKey.Parse(asset.ToString()).ShouldBe(asset);
        var subnet = new SubnetKey(account, new string(subnetId));
        SubnetKey.Parse(subnet.ToString()).ShouldBe(subnet);
    });

    [Theory]
    [InlineData("")]
    [InlineData("file")]
    [InlineData("file/")]
    [InlineData("/lab-1")]
    [InlineData("0/lab-1")]
    [InlineData("7/lab-1")]
    [InlineData("file,aws/lab-1")]
    [InlineData(" file/lab-1")]
    [InlineData("oracle/lab-1")]
    [InlineData("file/lab-1/i-1")]
    public void AccountKey_AnythingElse_IsRefused(string text) => Should.Throw<FormatException>(() => AccountKey.Parse(text));

    [Theory]
    [InlineData("file/lab-1")]
    [InlineData("file/lab-1/")]
    [InlineData("file//i-1")]
    [InlineData("lab-1/i-1")]
    public void AssetAndSubnetKey_PartMissing_AreRefused(string text)
    {
        Should.Throw<FormatException>(() => AssetKey.Parse(text));
        Should.Throw<FormatException>(() => SubnetKey.Parse(text));
    }

    [Fact]
    public void Parse_HostileText_IsShownEscaped() =>
        Should.Throw<FormatException>(() => AssetKey.Parse("\u001b[2J")).Message.ShouldStartWith("'\\x1b[2J'");
}
