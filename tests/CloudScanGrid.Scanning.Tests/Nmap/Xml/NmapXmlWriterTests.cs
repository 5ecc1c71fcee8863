using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.Scanning.Tests.Nmap.Xml;

public sealed class NmapXmlWriterTests : IDisposable
{
    private static readonly PortCoverage Asked = new() { Tcp = PortRanges.Parse("1-1000,6379"), Udp = PortRanges.Parse("53,161") };
    private static readonly NmapRunHeader Header = new("7.93", "cloudscan <export> \"quoted\"", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), Asked);

    private readonly string _folder = Directory.CreateTempSubdirectory("cloudscan-writer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteAsync_EveryKindOfHost_IsValidByTheDtd()
    {
        const string Dtd = "/usr/share/nmap/nmap.dtd";
        if (!File.Exists(Dtd) || !File.Exists("/usr/bin/xmllint"))
            Assert.Skip("xmllint or nmap.dtd is not installed");
        var file = Path.Combine(_folder, "hosts.xml");
        await File.WriteAllBytesAsync(file, await WriteAsync(Header, Hosts()));

        var (exit, output) = await RunAsync("/usr/bin/xmllint", "--noout", "--nonet", "--dtdvalid", Dtd, file);

        exit.ShouldBe(0, output);
    }

    [Fact]
    public async Task WriteAsync_EveryKindOfHost_IsReadByNdiff()
    {
        if (!File.Exists("/usr/bin/ndiff"))
            Assert.Skip("ndiff is not installed");

        // Debian's ndiff (7.93) cannot sort the scripts of a port that has two of them, whoever wrote the file.
        var hosts = Hosts().Select(host => host with { Services = [.. host.Services.Select(service => service with { Scripts = [.. service.Scripts.Take(1)] })] }).ToList();
        var before = Path.Combine(_folder, "before.xml");
        var after = Path.Combine(_folder, "after.xml");
        await File.WriteAllBytesAsync(before, await WriteAsync(Header, hosts));
        await File.WriteAllBytesAsync(after, await WriteAsync(Header, hosts.Select(host => host with { Services = [.. host.Services.Skip(1)] })));

        var (same, error) = await RunAsync("/usr/bin/ndiff", before, before);
        var (different, text) = await RunAsync("/usr/bin/ndiff", before, after);

        same.ShouldBe(0, error);
        different.ShouldBe(1);
        text.ShouldContain("-22/tcp");
    }

    [Fact]
    public async Task WriteAsync_WhatWasReadBack_GivesTheSameBytes()
    {
        var first = await WriteAsync(Header, Hosts());
        var (hosts, run) = await XmlReading.ReadAsync(new MemoryStream(first));
        var second = await WriteAsync(NmapRunHeader.Of(run), hosts);

        Encoding.UTF8.GetString(second).ShouldBe(Encoding.UTF8.GetString(first));
        run.Problems.ShouldBeEmpty();
        run.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task WriteAsync_HostsAskedDifferently_KeepTheirOwnCoverage()
    {
        var written = Hosts().ToList();
        var (read, _) = await XmlReading.ReadAsync(new MemoryStream(await WriteAsync(Header, written)));

        read.Count.ShouldBe(written.Count);
        foreach (var (host, back) in written.Zip(read))
        {
            back.Coverage.ShouldBe(host.Coverage);
            back.State.ShouldBe(host.State);
            back.IsComplete.ShouldBe(host.IsComplete);
            foreach (var port in host.Coverage.Tcp.Ports())
                back.StateOf(new NetworkPort(TransportProtocol.Tcp, port)).ShouldBe(host.StateOf(new NetworkPort(TransportProtocol.Tcp, port)), $"{host.Address} {port}");
        }
    }

    [Fact]
    public async Task WriteAsync_EveryFileOfTheCorpus_IsStable()
    {
        var folder = SharedData.Find("nmap-xml");
        if (folder is null)
            Assert.Skip("the corpus of nmap XML files is not beside this checkout");
        foreach (var file in Directory.GetFiles(folder, "*.xml"))
        {
            var (hosts, run) = await XmlReading.ReadAsync(File.OpenRead(file));
            var first = await WriteAsync(NmapRunHeader.Of(run), hosts);
            var (back, runBack) = await XmlReading.ReadAsync(new MemoryStream(first));
            var second = await WriteAsync(NmapRunHeader.Of(runBack), back);

            Encoding.UTF8.GetString(second).ShouldBe(Encoding.UTF8.GetString(first), Path.GetFileName(file));
            for (var index = 0; index < hosts.Count; index++)
                back[index].Coverage.ShouldBe(hosts[index].Coverage, $"{Path.GetFileName(file)} {hosts[index].Address}");
        }
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u0005", "\\x05")]
    [InlineData("a\uFFFEb", "a\\uFFFEb")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    public void Legal_Text_HoldsOnlyWhatXmlCan(string text, string expected) => NmapXmlText.Legal(text).ShouldBe(expected);

    // Not a theory: test frameworks mend lone surrogates on the way.
    [Fact]
    public void Legal_LoneSurrogate_IsEscaped() => NmapXmlText.Legal("x\ud83d").ShouldBe("x\\uD83D");

    private static async Task<byte[]> WriteAsync(NmapRunHeader header, IEnumerable<HostObservation> hosts)
    {
        using var stream = new MemoryStream();
        await NmapXmlWriter.WriteAsync(stream, header, hosts.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static IEnumerable<HostObservation> Hosts()
    {
        yield return Host("10.0.0.1") with
        {
            Coverage = Asked,
            Reason = "user-set",
            Services =
            [
                new() { Port = Tcp(22), State = PortState.Open, Reason = "syn-ack", ReasonTtl = 64, Name = "ssh", Product = "OpenSSH", Version = "9.2p1",
                    ExtraInfo = "protocol \"2.0\" & more\r\n\ttab", Method = ServiceMethod.Probed, Confidence = 10, OsType = "Linux",
                    Cpes = ["cpe:/a:openbsd:openssh:9.2p1", "cpe:/o:linux:linux_kernel"],
                    Scripts =
                    [
                        new("ssh-hostkey", "\n  256 aa:bb (ED25519)",
                            [new(null, null, [new("bits", "256", []), new("type", "ed\u0005\u0000 \uD83D", []), new(null, "", [])]), new("empty", null, [])]),
                        new("banner", null, []),
                    ] },
                new() { Port = Tcp(443), State = PortState.Open, Name = "http", Tunnel = "ssl", Fingerprint = "SF-Port443-TCP:V=7.93<>&\"'\u001b[0m" },
                new() { Port = Tcp(25), State = PortState.Filtered, Reason = "no-response" },
                new() { Port = new(TransportProtocol.Udp, 53), State = PortState.OpenFiltered, Reason = "no-response", Name = "domain", Confidence = 3 },
            ],
            Unlisted =
            [
                new(PortState.Closed, 998, "conn-refused", TransportProtocol.Tcp, Asked.Tcp.Except(PortRanges.Parse("22,25,443"))),
                new(PortState.Filtered, 1, null, TransportProtocol.Udp, PortRanges.Parse("161")),
            ],
            Names = [new("a.example", "user"), new("b.example", "PTR")],
            OsMatches = [new("Linux 5.0 - 5.14", 98, ["cpe:/o:linux:linux_kernel:5"]), new("odd", 90, [])],
            Scripts = [new("smb-os", "x", [new("k", null, [new(null, "v", [])])])],
            MacAddress = "00:11:22:33:44:55",
            MacVendor = "Maker & Co",
            RoundTrip = TimeSpan.FromMicroseconds(1234),
        };
        yield return Host("10.0.0.2") with
        {
            Coverage = new() { Tcp = PortRanges.Parse("6379") },
            Services = [new() { Port = Tcp(6379), State = PortState.Open, Reason = "syn-ack" }],
        };
        yield return Host("10.0.0.3") with { State = HostState.Unknown, IsComplete = false, TimedOut = true, Reason = "nmap gave the host up" };
        yield return Host("10.0.0.4") with { State = HostState.Down, Reason = "no-response" };
        yield return Host("10.0.0.5") with { State = HostState.Up, Reason = "echo-reply" };
        yield return Host("2001:db8::1") with
        {
            IsComplete = false,
            Coverage = new() { Tcp = PortRanges.Parse("1-100") },
            Unlisted =
            [
                new(PortState.Filtered, 60, "no-response", TransportProtocol.Tcp, PortRanges.Empty),
                new(PortState.Closed, 40, "conn-refused", TransportProtocol.Tcp, PortRanges.Empty),
            ],
        };
        yield return Host("10.0.0.6") with
        {
            Coverage = new() { Tcp = PortRanges.Parse("1-100") },
            Unlisted = [new(PortState.Filtered, 100, "no-response", TransportProtocol.Tcp, PortRanges.Empty)],
        };
    }

    private static NetworkPort Tcp(ushort number) => new(TransportProtocol.Tcp, number);

    private static HostObservation Host(string address) => new()
    {
        Address = IPAddress.Parse(address),
        StartedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_001),
        ObservedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_007),
        Vantage = "test/local",
        State = HostState.Up,
        IsComplete = true,
        Coverage = PortCoverage.None,
    };

    private static async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
