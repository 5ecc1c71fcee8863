using System.Text;
using System.Text.RegularExpressions;

namespace CloudScanGrid.Scanning.Tests.Nmap.Xml;

/// <summary>Reads every real file that other projects collected, and files made here.</summary>
public sealed partial class NmapXmlCorpusTests
{
    [Fact]
    public async Task ReadHostsAsync_EveryFile_YieldsEachClosedHost()
    {
        var folder = SharedData.Find("nmap-xml");
        if (folder is null)
            Assert.Skip("the corpus of nmap XML files is not beside this checkout");
        var files = Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal).ToList();
        files.Count.ShouldBeGreaterThan(50);
        foreach (var file in files)
        {
            var (hosts, run) = await XmlReading.ReadAsync(File.OpenRead(file));
            var name = Path.GetFileName(file);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{name}: {hosts.Count} hosts, {hosts.Sum(host => host.Services.Length)} ports, complete {run.IsComplete}, {string.Join(" | ", run.Problems)}");
            var text = Comment().Replace(await File.ReadAllTextAsync(file, Encoding.Latin1), "");
            var elements = WholeHost().Matches(text).Select(match => match.Value).ToList();
            var expected = run.Scanner == "masscan" ? MasscanHosts(elements) : elements.Count;
            hosts.Count.ShouldBe(expected, name);
            hosts.Sum(host => host.Services.Length).ShouldBe(MasscanPorts(run.Scanner, elements), name);
        }
    }

    // masscan repeats an address for each answer; neighbours are one host.
    private static int MasscanHosts(List<string> elements)
    {
        var addresses = elements.ConvertAll(element => Address().Match(element).Groups["address"].Value);
        return addresses.Where((address, index) => index == 0 || addresses[index - 1] != address).Count();
    }

    private static int MasscanPorts(string? scanner, List<string> elements)
    {
        var count = 0;
        var last = "";
        var seen = new HashSet<string>();
        foreach (var element in elements)
        {
            var address = Address().Match(element).Groups["address"].Value;
            if (scanner != "masscan" || address != last)
                seen.Clear();
            last = address;
            count += Port().Matches(element).Count(port => seen.Add(port.Value));
        }

        return count;
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline, 30_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<host[\s>](?:(?!<host[\s>]).)*?</host>", RegexOptions.Singleline, 30_000)]
    private static partial Regex WholeHost();

    [GeneratedRegex("""<port (?:protocol="\w+" )?portid="\d+">""", RegexOptions.None, 30_000)]
    private static partial Regex Port();

    [GeneratedRegex("""<address addr="(?<address>[^"]+)""", RegexOptions.None, 30_000)]
    private static partial Regex Address();
}
