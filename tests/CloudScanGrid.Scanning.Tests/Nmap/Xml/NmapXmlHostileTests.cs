using System.Globalization;
using System.Text;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.Scanning.Tests.Nmap.Xml;

/// <summary>Files that somebody made to hurt (faults.md A3, rows 14 and 19).</summary>
public sealed class NmapXmlHostileTests
{
    private const string Ports = """<ports><port protocol="tcp" portid="22"><state state="open" reason="syn-ack"/><service name="ssh" product="P" method="probed" conf="10"/></port></ports>""";

    [Fact]
    public async Task ReadHostsAsync_BillionLaughs_ExpandsNothing()
    {
        var entities = string.Concat(Enumerable.Range(1, 9).Select(level => $"<!ENTITY l{level} \"{string.Concat(Enumerable.Repeat($"&l{level - 1};", 10))}\">"));
        var xml = $"<?xml version=\"1.0\"?><!DOCTYPE nmaprun [<!ENTITY l0 \"lol\">{entities}]>"
            + XmlReading.Run(XmlReading.Host("10.0.0.1", "<hostnames><hostname name=\"&l9;\"/></hostnames>" + Ports) + XmlReading.Host("10.0.0.2", Ports))[38..];

        var (hosts, run) = await XmlReading.ReadAsync(xml);

        hosts.Select(host => host.IsComplete).ShouldBe([false, true]);
        run.Problems.ShouldContain(problem => problem.Message.Contains("l9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadHostsAsync_ExternalEntity_IsNotFetched()
    {
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "the secret");
        try
        {
            var xml = $"<!DOCTYPE nmaprun [<!ENTITY x SYSTEM \"file://{secret}\">]>" + XmlReading.Run(
                $"""<host><address addr="10.0.0.1"/>{Ports}<hostscript><script id="a" output="b"><elem>&x;</elem></script></hostscript></host>""")[38..];

            var (hosts, _) = await XmlReading.ReadAsync(xml);

            System.Text.Json.JsonSerializer.Serialize(hosts[0].Scripts).ShouldNotContain("secret");
            hosts[0].IsComplete.ShouldBeFalse();
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public async Task ReadHostsAsync_HugeAttribute_IsCutAndRemarkedOn()
    {
        var (hosts, run) = await XmlReading.ReadAsync(XmlReading.Run(
            XmlReading.Host("10.0.0.1", $"""<ports><port portid="80"><state state="open"/><script id="big" output="{new string('x', 10_000_000)}"/></port></ports>""")));

        hosts[0].Services[0].Scripts[0].Output!.Length.ShouldBe(65_536);
        hosts[0].Remarks.ShouldHaveSingleItem().ShouldContain("cut");
        hosts[0].IsComplete.ShouldBeTrue();
        run.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadHostsAsync_HugeTagOutsideAHost_IsIgnored()
    {
        var (hosts, run) = await XmlReading.ReadAsync(XmlReading.Run(
            $"""<taskbegin task="{new string('x', 10_000_000)}" time="1"/>""" + XmlReading.Host("10.0.0.1", Ports)));

        hosts.ShouldHaveSingleItem().IsComplete.ShouldBeTrue();
        run.Problems.ShouldHaveSingleItem().Message.ShouldContain("longer");
    }

    [Theory]
    [InlineData("table")]
    [InlineData("x")]
    public async Task ReadHostsAsync_DeepNesting_IsCutWithoutOverflow(string element)
    {
        var deep = string.Concat(Enumerable.Repeat($"<{element}>", 100_000)) + string.Concat(Enumerable.Repeat($"</{element}>", 100_000));
        var (hosts, _) = await XmlReading.ReadAsync(XmlReading.Run(
            XmlReading.Host("10.0.0.1", $"""<ports><port portid="80"><state state="open"/><script id="deep" output="">{deep}</script></port></ports>""")));

        hosts.ShouldHaveSingleItem().IsComplete.ShouldBeTrue();
        Depth(hosts[0].Services[0].Scripts[0].Elements).ShouldBeLessThanOrEqualTo(16);
    }

    [Fact]
    public async Task ReadHostsAsync_HostWithEveryPortOpen_IsReadWhole()
    {
        var ports = string.Concat(Enumerable.Range(0, 65_536).Select(port => string.Create(
            CultureInfo.InvariantCulture, $"<port protocol=\"tcp\" portid=\"{port}\"><state state=\"open\" reason=\"syn-ack\" reason_ttl=\"64\"/></port>\n")));
        var (hosts, _) = await XmlReading.ReadAsync(XmlReading.Run(XmlReading.Host("10.0.0.1", $"<ports>{ports}</ports>")));

        hosts[0].Services.Length.ShouldBe(65_536);
        hosts[0].Coverage.Tcp.ShouldBe(PortRanges.All);
        hosts[0].IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task ReadHostsAsync_HostLongerThanTheBound_KeepsItsBeginningAndTheNextHost()
    {
        var ports = string.Concat(Enumerable.Range(1, 1000).Select(port => string.Create(CultureInfo.InvariantCulture, $"<port portid=\"{port}\"><state state=\"open\"/></port>")));
        var options = XmlReading.Options with { MaxHostLength = 10_000 };
        var (hosts, run) = await XmlReading.ReadAsync(XmlReading.Run(XmlReading.Host("10.0.0.1", $"<ports>{ports}</ports>") + XmlReading.Host("10.0.0.2", Ports)), options);

        hosts.Count.ShouldBe(2);
        hosts[0].IsComplete.ShouldBeFalse();
        hosts[0].Services.Length.ShouldBeInRange(50, 500);
        hosts[0].Coverage.Tcp.Count.ShouldBe(hosts[0].Services.Length);
        hosts[1].IsComplete.ShouldBeTrue();
        run.Problems.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ReadHostsAsync_MorePortsThanKept_AreRemarkedOn()
    {
        var options = XmlReading.Options with { MaxPorts = 2 };
        var (hosts, _) = await XmlReading.ReadAsync(
            XmlReading.Run(XmlReading.Host("10.0.0.1", "<ports><port portid=\"1\"/><port portid=\"2\"/><port portid=\"3\"/></ports>")), options);

        hosts[0].Services.Length.ShouldBe(2);
        hosts[0].Remarks.ShouldHaveSingleItem().ShouldContain("dropped");
    }

    [Fact]
    public async Task ReadHostsAsync_RandomMutations_NeverThrowAndNeverHang()
    {
        var valid = Encoding.UTF8.GetBytes(XmlReading.Run(
            XmlReading.Host("10.0.0.1", """<hostnames><hostname name="a" type="PTR"/></hostnames>""" + Ports + """<os><osmatch name="x" accuracy="9" line="1"><osclass accuracy="9"><cpe>cpe:/o:a:b</cpe></osclass></osmatch></os>""")
            + XmlReading.Host("10.0.0.2", """<ports><extraports state="closed" count="2"><extrareasons reason="reset" count="2" proto="tcp" ports="80,443"/></extraports></ports>""")
            + XmlReading.Host("10.0.0.3", """<hostscript><script id="s" output="o"><table key="k"><elem>v &amp; &#xa;</elem></table></script></hostscript>""")));
        var random = new Random(20261124);
        byte[] interesting = [0, 5, (byte)'<', (byte)'>', (byte)'"', (byte)'&', (byte)'/', (byte)'!', (byte)'-', (byte)'[', (byte)']', (byte)';', 0x80, 0xC3, 0xED, 0xFE, 0xFF, (byte)'9'];
        for (var round = 0; round < 3000; round++)
        {
            var mutated = valid.ToList();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                var at = random.Next(mutated.Count);
                switch (random.Next(4))
                {
                    case 0: mutated[at] = interesting[random.Next(interesting.Length)]; break;
                    case 1: mutated.Insert(at, interesting[random.Next(interesting.Length)]); break;
                    case 2: mutated.RemoveRange(at, Math.Min(random.Next(1, 40), mutated.Count - at)); break;
                    default: mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 80), mutated.Count - at))); break;
                }
            }

            await using var reader = new NmapXmlReader(new MemoryStream([.. mutated]), XmlReading.Options);
            await foreach (var host in reader.ReadHostsAsync(TestContext.Current.CancellationToken))
                host.Address.ShouldNotBeNull();
            reader.Run.HostsRead.ShouldBeLessThan(20);
        }
    }

    [Fact]
    public async Task ReadHostsAsync_EveryTruncation_KeepsExactlyTheWholeHosts()
    {
        var xml = XmlReading.Run(XmlReading.Host("10.0.0.1", Ports) + XmlReading.Host("10.0.0.2", Ports) + XmlReading.Host("10.0.0.3", Ports));
        for (var length = 0; length < xml.Length; length++)
        {
            var (hosts, run) = await XmlReading.ReadAsync(xml[..length]);

            hosts.Count.ShouldBe((xml[..length].Length - xml[..length].Replace("</host>", "", StringComparison.Ordinal).Length) / 7, $"at {length}");
            hosts.ShouldAllBe(host => host.IsComplete);
            run.IsComplete.ShouldBe(xml[..length].Contains("success\"/>", StringComparison.Ordinal), $"at {length}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("<")]
    [InlineData("<host")]
    [InlineData("<!--")]
    [InlineData("<![CDATA[")]
    [InlineData("%PDF-1.4 binary")]
    [InlineData("<html><body>404</body></html>")]
    public async Task ReadHostsAsync_SomethingElse_SaysSo(string text)
    {
        var (hosts, run) = await XmlReading.ReadAsync(text);

        hosts.ShouldBeEmpty();
        run.IsComplete.ShouldBeFalse();
        run.Problems[^1].Message.ShouldContain("not the XML of nmap");
    }

    [Fact]
    public async Task ReadHostsAsync_ManyProblems_AreCountedBeyondTheBound()
    {
        var options = XmlReading.Options with { MaxProblems = 10 };
        var (_, run) = await XmlReading.ReadAsync(XmlReading.Run(string.Concat(Enumerable.Repeat("<host></host>", 100))), options);

        run.Problems.Length.ShouldBe(10);
        run.ProblemsNotKept.ShouldBe(90);
    }

    private static int Depth(IReadOnlyCollection<NseElement> elements) => elements.Count == 0 ? 0 : 1 + elements.Max(element => Depth(element.Children));
}
