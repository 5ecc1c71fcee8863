using System.Text;
using System.Text.RegularExpressions;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>Other people's files: from many tools and versions, whole, cut, broken, huge.</summary>
public sealed partial class ImportTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Import_EveryFileOfTheCorpus_TakesEveryHostAndNeverCrashes()
    {
        var files = Machine.SharedFiles("nmap-xml", "*.xml").Select(path => (Path: path, Text: File.ReadAllText(path))).ToList();
        var foreign = files.Where(file => !Run().IsMatch(file.Text)).ToList();
        foreign.ShouldNotBeEmpty();

        var result = (await _work.RunAsync(["import", "nmap", .. files.Select(file => file.Path)])).ShouldExit(1).ShouldBePlain();

        foreach (var (path, text) in files.Except(foreign))
        {
            var line = result.Lines.Single(line => line.StartsWith(path + ": ", StringComparison.Ordinal));
            line.ShouldContain($": {Host().Count(text)} hosts (");
            if (!text.Contains("</nmaprun>", StringComparison.Ordinal) || !text.Contains("<finished", StringComparison.Ordinal))
                line.ShouldContain("not whole");
            if (line.Contains("see above", StringComparison.Ordinal))
                result.Error.ShouldContain(path + ":");
        }

        result.Lines.Length.ShouldBe(files.Count - foreign.Count);
        foreach (var (path, _) in foreign)
            result.Error.ShouldContain($"cloudscan: {path}: this is not the XML of nmap or masscan");

        // The exit code is that of the worst file: each kind alone has its own.
        var whole = result.Lines.Where(line => line.EndsWith(", whole", StringComparison.Ordinal)).Select(PathOf).ToList();
        (await _work.RunAsync(["import", "nmap", .. whole])).ShouldExit(0);
        (await _work.RunAsync(["import", "nmap", .. result.Lines.Select(PathOf).Except(whole, StringComparer.Ordinal)])).ShouldExit(3);

        static string PathOf(string line) => line[..line.IndexOf(": ", StringComparison.Ordinal)];
    }

    [Fact]
    public async Task Import_OnlyHostsThatAreDown_IsWhole()
    {
        var file = _work.Write("down.xml", """
            <?xml version="1.0"?>
            <nmaprun scanner="nmap" start="1700000000" version="7.93"><scaninfo type="syn" protocol="tcp" numservices="1000" services="1-1000"/>
            <host><status state="down" reason="no-response"/><address addr="192.0.2.1" addrtype="ipv4"/></host>
            <runstats><finished time="1700000002" exit="success"/><hosts up="0" down="1" total="1"/></runstats></nmaprun>
            """);

        var result = (await _work.RunAsync("import", "nmap", file)).ShouldExit(0);

        result.Lines.ShouldHaveSingleItem().ShouldBe($"{file}: 1 hosts (0 of them not whole), 0 open services; nmap 7.93, whole");
    }

    [Fact]
    public async Task Import_EveryFileOfTheCorpusCutInTheMiddle_YieldsTheHostsBeforeTheCut()
    {
        List<(string Path, int Hosts)> cut = [];
        foreach (var path in Machine.SharedFiles("nmap-xml", "*.xml"))
        {
            var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            if (!Run().IsMatch(text[..(text.Length / 2)]))
                continue;
            text = text[..(text.Length / 2)];
            cut.Add((_work.Write(Path.GetFileName(path), text), HostEnd().Count(text)));
        }

        var result = (await _work.RunAsync(["import", "nmap", .. cut.Select(file => file.Path)])).ShouldExit(3).ShouldBePlain();

        result.Lines.Length.ShouldBe(cut.Count);
        foreach (var (path, hosts) in cut)
        {
            var line = result.Lines.Single(line => line.StartsWith(path + ": ", StringComparison.Ordinal));
            line.ShouldContain($": {hosts} hosts (");
            line.ShouldContain("not whole");
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Import_AGigabyteFromAPipe_StaysWithin200Megabytes()
    {
        const int blocks = 1024;
        await using var import = _work.Start("import", "nmap", "-");
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(HostOfAKilobyte(), 1024)));
        var head = "<?xml version=\"1.0\"?>\n<nmaprun scanner=\"nmap\" args=\"nmap -p 1-1000\" start=\"1764000000\" version=\"7.93\" xmloutputversion=\"1.05\">\n"u8.ToArray();
        await import.Input.WriteAsync(head, TestContext.Current.CancellationToken);
        var peak = 0L;
        for (var number = 0; number < blocks; number++)
        {
            await import.Input.WriteAsync(block, TestContext.Current.CancellationToken);
            peak = import.PeakMemory;
        }

        var written = (long)blocks * block.Length;
        written.ShouldBeGreaterThanOrEqualTo(1L << 30);
        await import.Input.WriteAsync("<runstats><finished time=\"1764000100\" exit=\"success\"/></runstats></nmaprun>\n"u8.ToArray(), TestContext.Current.CancellationToken);
        import.Input.Close();
        var result = (await import.WaitAsync()).ShouldExit(0);

        TestContext.Current.TestOutputHelper?.WriteLine($"{written >> 20} MiB, peak {peak >> 20} MiB");
        result.Out.ShouldContain($"{blocks * 1024} hosts (0 of them not whole)");
        peak.ShouldBeLessThan(200L << 20);
    }

    private static string HostOfAKilobyte()
    {
        const string head = "<host starttime=\"1764000001\" endtime=\"1764000050\"><status state=\"up\" reason=\"syn-ack\" reason_ttl=\"64\"/><address addr=\"192.0.2.10\" addrtype=\"ipv4\"/><ports>"
            + "<port protocol=\"tcp\" portid=\"80\"><state state=\"open\" reason=\"syn-ack\" reason_ttl=\"64\"/><service name=\"http\" product=\"nginx\" version=\"1.22.1\" method=\"probed\" conf=\"10\"/>"
            + "<script id=\"http-title\" output=\"";
        const string tail = "\"/></port></ports></host>\n";
        return head + new string('x', 1024 - head.Length - tail.Length) + tail;
    }

    [GeneratedRegex("<nmaprun[^>]* scanner=[^>]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Run();

    [GeneratedRegex("<host[ >]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Host();

    [GeneratedRegex("</host>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HostEnd();
}
