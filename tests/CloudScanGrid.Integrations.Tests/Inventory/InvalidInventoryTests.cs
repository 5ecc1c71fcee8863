using CloudScanGrid.Integrations.Inventory.File;
using NJsonSchema;

namespace CloudScanGrid.Integrations.Tests.Inventory;

public class InvalidInventoryTests
{
    // NJsonSchema knows $defs by its name of the older drafts; every other keyword of the schema means the same in both.
    private static readonly Lazy<Task<JsonSchema>> Schema =
        new(() => JsonSchema.FromJsonAsync(FileInventorySchema.Text.Replace("$defs", "definitions", StringComparison.Ordinal)));

    public static TheoryData<string, string, string, string, bool> Invalid => InvalidInventories.All;

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public async Task Read_InvalidInventory_NamesPathAndRemedy(string name, string json, string path, string remedy, bool schemaRefuses)
    {
        var reading = await InventoryFile.ReadAsync(json);

        reading.Accounts.ShouldBeEmpty();
        reading.Errors.ShouldContain(
            error => string.Equals(error.Path, path, StringComparison.Ordinal) && error.Remedy.Contains(remedy, StringComparison.Ordinal),
            $"{name}: {string.Join('\n', reading.Errors)}");
        reading.Errors.ShouldAllBe(error => error.Value.Length > 0 && error.Remedy.Length > 0 && error.Source.EndsWith("estate.json"));
        var schema = await Schema.Value;
        (schema.Validate(json).Count > 0).ShouldBe(schemaRefuses, name);
    }

    [Theory]
    [InlineData("""{"accounts":[]}""")]
    [InlineData("""{"accounts":[{"provider":"file","accountId":"a"}]}""")]
    [InlineData("""{"accounts":[{"provider":"file","accountId":"a","subnets":[{"cidr":"0.0.0.0/0","assets":[{"assetId":"--script=x; rm -rf /","addresses":[]}]}]}]}""")]
    [InlineData("""{"accounts":[{"provider":"file","accountId":"a","windows":[{}],"limits":{},"exclusions":[],"securityGroups":[{"id":"g","ingress":[]}]}]}""")]
    public async Task Validate_ValidInventory_SchemaAndReaderTakeIt(string json)
    {
        (await InventoryFile.ReadAsync(json)).Errors.ShouldBeEmpty();
        (await Schema.Value).Validate(json).ShouldBeEmpty();
    }

    [Fact]
    public async Task Validate_ExampleOfTheDocumentation_SchemaTakesIt() => (await Schema.Value).Validate(Documentation.Example).ShouldBeEmpty();

    [Fact]
    public async Task Read_SeveralErrors_AllComeBackInTheOrderOfTheFile()
    {
        var reading = await InventoryFile.ReadAsync("""
            {"accounts":[{"provider":"aws","accountId":"","subnets":[{"cidr":"10.0.0.1/24","assets":[{"assetId":"i","addresses":["1","2"]}]}]}]}
            """);

        reading.Errors.Select(error => error.Path).ShouldBe(
        [
            "accounts[0].provider", "accounts[0].accountId", "accounts[0].subnets[0].cidr",
            "accounts[0].subnets[0].assets[0].addresses[0]", "accounts[0].subnets[0].assets[0].addresses[1]",
        ]);
    }

    [Fact]
    public async Task Read_ManyErrors_AreCappedAndCounted()
    {
        var reading = await InventoryFile.ReadAsync(InventoryFile.Account($"\"scope\":[{string.Join(',', Enumerable.Repeat("7", 250))}]"));

        reading.Errors.Length.ShouldBe(101);
        reading.Errors[^1].Value.ShouldBe("and 150 more");
    }
}
