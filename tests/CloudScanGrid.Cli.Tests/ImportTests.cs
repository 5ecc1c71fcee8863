namespace CloudScanGrid.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task WholeFile_IsCounted()
    {
        var result = (await Cli.RunAsync("import", "nmap", _directory.Write("whole.xml", NmapFiles.Whole))).ShouldExit(0);

        result.Out.ShouldContain("2 hosts");
        result.Out.ShouldContain("2 open services");
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task TruncatedFile_YieldsWholeHostsAndIsIncomplete()
    {
        var result = (await Cli.RunAsync("import", "nmap", _directory.Write("cut.xml", NmapFiles.Truncated))).ShouldExit(3);

        result.Out.ShouldContain("not whole");
        result.Error.ShouldMatch(@"cut\.xml:\d+:\d+: ");
    }

    [Fact]
    public async Task OtherFile_FailsButTheOthersAreRead()
    {
        var result = (await Cli.RunAsync(
            "import", "nmap", _directory.Write("notes.txt", "These are my notes."), _directory.File("missing.xml"), _directory.Write("whole.xml", NmapFiles.Whole))).ShouldExit(1);

        result.Error.ShouldContain("notes.txt");
        result.Error.ShouldContain("missing.xml");
        result.Out.ShouldContain("whole.xml: 2 hosts");
    }

    [Fact]
    public async Task StandardInput_IsRead() =>
        (await Cli.RunAsync(new CliRun(Input: NmapFiles.Whole), "import", "nmap", "-")).ShouldExit(0).Out.ShouldContain("2 hosts");

    [Fact]
    public async Task WithState_ServicesAreListedAndASecondImportAddsNothing()
    {
        var state = _directory.File("state.db");
        var file = _directory.Write("whole.xml", NmapFiles.Whole);
        (await Cli.RunAsync("import", "nmap", file, "--state", state)).ShouldExit(0).Out.ShouldContain("2 new");

        (await Cli.RunAsync("import", "nmap", file, "--state", state)).ShouldExit(0).Out.ShouldContain("0 new");

        var services = (await Cli.RunAsync("service", "list", "--state", state, "--output", "ndjson")).ShouldExit(0);
        services.Lines.Length.ShouldBe(2);
        services.Out.ShouldContain("\"account\":\"file/imported\"");
        services.Out.ShouldContain("\"product\":\"nginx\"");
    }

    [Fact]
    public async Task ExportedXml_ImportedAgain_ExportsTheSameBytes()
    {
        (await Cli.RunAsync("import", "nmap", _directory.Write("whole.xml", NmapFiles.Whole), "--state", _directory.File("one.db"))).ShouldExit(0);
        await ExportAsync("one");

        (await Cli.RunAsync("import", "nmap", _directory.File("one.xml"), "--state", _directory.File("two.db"))).ShouldExit(0);

        await ExportAsync("two");
        File.ReadAllText(_directory.File("two.xml")).ShouldBe(File.ReadAllText(_directory.File("one.xml")));
        Directory.GetFiles(_directory.Path, "*.tmp").ShouldBeEmpty();
    }

    [Fact]
    public async Task ExportedXml_ValidatesAgainstNmapDtd()
    {
        const string Dtd = "/usr/share/nmap/nmap.dtd";
        if (!File.Exists(Dtd))
            Assert.Skip($"nmap is not installed: there is no {Dtd}");
        (await Cli.RunAsync("import", "nmap", _directory.Write("hostile.xml", NmapFiles.HostileText), "--state", _directory.File("one.db"))).ShouldExit(0);
        await ExportAsync("one");

        (await Cli.RunInShellAsync(_directory.Run, $"command -v xmllint > /dev/null || exit 77; xmllint --noout --dtdvalid {Dtd} one.xml"))
            .Code.ShouldBeOneOf(0, 77);
    }

    private async Task ExportAsync(string name) => (await Cli.RunAsync(
        "export", "--format", "nmap-xml", "--state", _directory.File($"{name}.db"), "--out", _directory.File($"{name}.xml"))).ShouldExit(0);
}
