using System.Text;

namespace CloudScanGrid.Integrations.Tests.Inventory;

/// <summary>Acceptance rows 7 and 8: hostile names are stored as text or refused, and never shown raw.</summary>
public class HostileInventoryTests
{
    [Theory]
    [InlineData("-iL /etc/passwd")]
    [InlineData("--script=x")]
    [InlineData("a; rm -rf / #")]
    [InlineData("$(id)`id`|&")]
    [InlineData("../../etc/passwd")]
    [InlineData("=cmd|'/c calc'!A1")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\u202egnp.exe\u202c")]
    public async Task Read_NameThatCommandsSomething_IsStoredAsText(string name)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(name);

        var reading = await InventoryFile.ReadAsync(InventoryFile.Subnet(
            $$"""
            "assets":[{"assetId":{{quoted}},"addresses":["10.0.0.1"],"kind":{{quoted}},"tags":{ {{quoted}}:{{quoted}} } }]
            """));

        reading.Errors.ShouldBeEmpty();
        var asset = reading.Accounts[0].Subnets[0].Assets[0];
        asset.Key.AssetId.ShouldBe(name);
        asset.Kind.ShouldBe(name);
        asset.Tags[name].ShouldBe(name);
    }

    [Theory]
    [InlineData("\\u0000", "\\x00")]
    [InlineData("\\r\\nroot:x:0:0", "\\x0d")]
    [InlineData("\\u001b]52;c;Y3VybA==\\u0007", "\\x1b")]
    [InlineData("\\u009b31m", "\\x9b")]
    [InlineData("\\u007f", "\\x7f")]
    public async Task Read_ControlCharacters_AreRefusedAndShownEscaped(string escaped, string shown)
    {
        foreach (var json in new[]
        {
            InventoryFile.Subnet($"\"assets\":[{{\"assetId\":\"i{escaped}\",\"addresses\":[]}}]"),
            InventoryFile.Asset($"\"tags\":{{\"x{escaped}\":\"\"}}"),
            InventoryFile.Asset($"\"tags\":{{\"x\":\"v{escaped}\"}}"),
            InventoryFile.Account($"\"region\":\"r{escaped}\""),
            InventoryFile.Account($"\"f{escaped}\":1"),
        })
        {
            var reading = await InventoryFile.ReadAsync(json);

            reading.Accounts.ShouldBeEmpty();
            var text = reading.Errors.ShouldHaveSingleItem().ToString();
            text.ShouldContain(shown);
            text.ShouldNotContain(character => char.IsControl(character));
        }
    }

    [Fact]
    public async Task Read_DirectionOverrideInAnError_IsShownEscaped()
    {
        var reading = await InventoryFile.ReadAsync(InventoryFile.Account("\"region\":\"\u202eeu\""));

        reading.Errors.ShouldHaveSingleItem().ToString().ShouldContain("'\\u202eeu'");
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(1 << 20)]
    [InlineData(15 << 20)]
    public async Task Read_HugeTag_IsRefusedAndShownShort(int length)
    {
        var reading = await InventoryFile.ReadAsync(InventoryFile.Asset($"\"tags\":{{\"x\":\"{new string('\u00e9', length / 2)}\",\"{new string('n', length)}\":\"\"}}"));

        reading.Errors.Length.ShouldBe(length / 2 > 1024 ? 2 : 1);
        reading.Errors.ShouldAllBe(error => error.ToString().Length < 400);
    }

    [Fact]
    public async Task Read_TokenBeyondTheBuffer_EndsTheReading()
    {
        var reading = await InventoryFile.ReadAsync(InventoryFile.Account($"\"region\":\"{new string('a', 17 << 20)}\""));

        reading.Errors.ShouldHaveSingleItem().Remedy.ShouldContain("larger than 16 MiB");
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00x")]
    public async Task Read_HalfASurrogatePair_IsRefused(string escaped)
    {
        foreach (var json in new[] { InventoryFile.Asset($"\"kind\":\"{escaped}\""), InventoryFile.Asset($"\"tags\":{{\"{escaped}\":\"\"}}") })
            (await InventoryFile.ReadAsync(json)).Errors.ShouldHaveSingleItem().Remedy.ShouldContain("no valid Unicode");
    }

    [Fact]
    public async Task Read_BrokenUtf8_IsRefusedWithItsPath()
    {
        byte[] json = [.. Encoding.UTF8.GetBytes("{\"accounts\":[{\"provider\":\"file\",\"accountId\":\"a"), 0xC3, 0x28, .. "\"}]}"u8];
        using var file = new InventoryFile(json);

        var reading = await file.ReadAsync();

        var error = reading.Errors.ShouldHaveSingleItem();
        error.Path.ShouldBe("accounts[0].accountId");
        error.Remedy.ShouldContain("UTF-8");
    }
}
