using System.Text;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.File;

namespace CloudScanGrid.Integrations.Tests.Inventory;

/// <summary>Whatever the file is, the answer is one clear error and never an exception.</summary>
public class BrokenFileTests
{
    [Fact]
    public async Task Read_NoFile_SaysSo() => (await ErrorOf("/nonexistent/estate.json")).Value.ShouldBe("no such file");

    [Fact]
    public async Task Read_Directory_SaysSo() => (await ErrorOf(Path.GetTempPath())).Value.ShouldBe("a directory");

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Read_PathThatIsNone_SaysSo(string path) => (await ErrorOf(path)).Source.ShouldNotContain(character => char.IsControl(character));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("\ufeff")]
    public async Task Read_EmptyFile_SaysSo(string text) => (await OnlyErrorOf(text)).Remedy.ShouldContain("the file is empty");

    [Fact]
    public async Task Read_FileCutAnywhere_NamesLineAndColumn()
    {
        var whole = Documentation.Example.TrimEnd();
        for (var length = 1; length < whole.Length; length += 13)
        {
            var error = (await InventoryFile.ReadAsync(whole[..length])).Errors[^1];
            error.Remedy.ShouldContain("cut short", customMessage: whole[..length]);
            error.Value.ShouldMatch("^line [0-9]+, column [0-9]+$");
        }
    }

    [Fact]
    public async Task Read_CutInTheThirdLine_CountsFromOne()
    {
        var error = await OnlyErrorOf("{\n\"accounts\": [\n  {");

        error.Value.ShouldBe("line 3, column 4");
        error.Path.ShouldBe("accounts[0]");
    }

    [Theory]
    [InlineData("{\"accounts\":[] // none\n}", "no comments")]
    [InlineData("{\"accounts\":[] /* none */ }", "no comments")]
    [InlineData("# estate\n{\"accounts\":[]}", "no comments")]
    [InlineData("{\"accounts\":[],}", "no comma behind the last")]
    [InlineData("{\"accounts\":[{\"provider\":\"file\",\"accountId\":\"a\",\n}]}", "no comma behind the last")]
    [InlineData("{\"accounts\":[{\"provider\":\"file\",\"accountId\":\"a\"} ,\n ]}", "no comma behind the last")]
    [InlineData("{'accounts':[]}", "double quotes")]
    [InlineData("{\"accounts\":[]} {}", "cannot stand here")]
    [InlineData("accounts: []", "cannot stand here")]
    [InlineData("{\"accounts\":\u001b[]}", "byte 0x1b")]
    [InlineData("{\"accounts\":[{\"accountId\":\"a\nb\"}]}", "cannot stand here")]
    public async Task Read_NoJson_NamesLineColumnAndRemedy(string text, string remedy)
    {
        var errors = (await InventoryFile.ReadAsync(text)).Errors;

        errors[^1].Remedy.ShouldContain(remedy);
        errors[^1].Value.ShouldMatch("^line [0-9]+, column [0-9]+$");
        errors[^1].ToString().ShouldNotContain(character => char.IsControl(character));
    }

    [Fact]
    public async Task Read_ByteOrderMark_IsAccepted() => (await InventoryFile.ReadAsync("\ufeff" + Documentation.Example)).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task Read_OtherEncoding_SaysSo(string encoding)
    {
        var unicode = Encoding.GetEncoding(encoding);
        foreach (byte[] bytes in new[] { [.. unicode.GetPreamble(), .. unicode.GetBytes(Documentation.Example)], unicode.GetBytes(Documentation.Example) })
        {
            using var file = new InventoryFile(bytes);
            (await file.ReadAsync()).Errors.ShouldHaveSingleItem().Remedy.ShouldContain("save it as UTF-8");
        }
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{\"x\":", "")]
    [InlineData("[", "{\"accounts\":[{\"x\":")]
    public async Task Read_DepthBomb_IsRefused(string opening, string before)
    {
        var text = before + string.Concat(Enumerable.Repeat(opening, 200_000));

        (await InventoryFile.ReadAsync(text)).Errors.ShouldContain(error => error.Remedy.Contains("nested deeper", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_FileBeyondTheLimit_IsRefusedUnread()
    {
        using var file = new InventoryFile("");
        using (var stream = File.OpenWrite(file.Path))
            stream.SetLength(JsonTokens.MostBytes + 1);

        var error = (await file.ReadAsync()).Errors.ShouldHaveSingleItem();

        error.Remedy.ShouldContain("1 GiB");
    }

    [Fact]
    public async Task Read_ArrayBeyondItsLimit_IsRefusedOnce()
    {
        var error = await OnlyErrorOf(InventoryFile.Account($"\"windows\":[{string.Join(',', Enumerable.Repeat("{}", 5000))}]"));

        error.Path.ShouldBe("accounts[0].windows[100]");
        error.Remedy.ShouldContain("at most 100 windows");
    }

    [Fact]
    public async Task Read_UnreadableFile_SaysSo()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "/proc/self/mem cannot be read from its start on Linux only");

        (await ErrorOf("/proc/self/mem")).Value.ShouldBe("unreadable");
    }

    private static async Task<InventoryError> OnlyErrorOf(string text) => (await InventoryFile.ReadAsync(text)).Errors.ShouldHaveSingleItem();

    private static async Task<InventoryError> ErrorOf(string path)
    {
        var reading = await new FileInventorySource(path, TimeProvider.System).ReadAsync(TestContext.Current.CancellationToken);
        reading.Accounts.ShouldBeEmpty();
        return reading.Errors.ShouldHaveSingleItem();
    }
}
