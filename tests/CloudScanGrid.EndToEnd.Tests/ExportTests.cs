namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>What is written in nmap's format is nmap's format: its DTD accepts it, its own tools read it, and nothing is lost on the way back.</summary>
public sealed class ExportTests : IDisposable
{
    private const string Dtd = "/usr/share/nmap/nmap.dtd";

    private readonly Workplace _work = new();

    public ExportTests()
    {
        Machine.Needs("nmap", "xmllint", "ndiff");
        if (!File.Exists(Dtd))
            Assert.Skip($"{Dtd} is not installed");
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Export_OfAScan_IsNmapXmlAndComesBackTheSame()
    {
        using var hosts = new ShellHosts(3);
        var inventory = _work.Write("estate.json", hosts.Estate.ToString());
        (await _work.RunAsync("scan", "--inventory", inventory, "--ports", $"{hosts.Port},9", "--state", "scan.db", "--format", "nmap-xml", "--out", "scan.xml")).ShouldExit(0);

        await ShouldComeBackAsync("scan.db");
        await ShouldBeValidAsync("scan.xml");
        // ndiff exits with 0 only when it read both and they are equal. (It cannot read a port with two scripts, nmap's own included: TypeError on Python 3.)
        (await _work.RunOtherAsync("ndiff", "scan.xml", "first.xml")).ShouldExit(0);
        var scan = await File.ReadAllTextAsync(_work.File("scan.xml"), TestContext.Current.CancellationToken);
        for (var number = 1; number <= 3; number++)
            scan.ShouldContain($"addr=\"{hosts.AddressOf(number)}\"");
    }

    [Fact]
    public async Task Export_OfEveryFileOfTheCorpus_IsNmapXmlAndComesBackTheSame()
    {
        (await _work.RunAsync(["import", "nmap", "--state", "corpus.db", .. Machine.SharedFiles("nmap-xml", "*.xml")])).ShouldExit(1);

        await ShouldComeBackAsync("corpus.db");
    }

    private async Task ShouldComeBackAsync(string state)
    {
        (await _work.RunAsync("export", "--format", "nmap-xml", "--state", state, "--out", "first.xml")).ShouldExit(0);
        await ShouldBeValidAsync("first.xml");

        (await _work.RunAsync("import", "nmap", "first.xml", "--state", "again.db")).ShouldExit(0, 3);
        (await _work.RunAsync("export", "--format", "nmap-xml", "--state", "again.db", "--out", "second.xml")).ShouldExit(0);
        var first = await File.ReadAllBytesAsync(_work.File("first.xml"), TestContext.Current.CancellationToken);
        var second = await File.ReadAllBytesAsync(_work.File("second.xml"), TestContext.Current.CancellationToken);
        second.AsSpan().SequenceEqual(first).ShouldBeTrue((await _work.RunOtherAsync("diff", "first.xml", "second.xml")).Out);
    }

    private async Task ShouldBeValidAsync(string file) =>
        (await _work.RunOtherAsync("xmllint", "--noout", "--nonet", "--dtdvalid", Dtd, file)).ShouldExit(0);
}
