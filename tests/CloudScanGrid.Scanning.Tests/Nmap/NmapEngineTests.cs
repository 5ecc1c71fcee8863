using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap;
using CloudScanGrid.Scanning.Tests.Nmap.Xml;

namespace CloudScanGrid.Scanning.Tests.Nmap;

/// <summary>Real nmap against services of the test's own on loopback.</summary>
public sealed class NmapEngineTests : IAsyncDisposable
{
    private readonly LoopbackServices _services = new();
    private readonly ScanRig _rig = new();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _rig.Dispose();
    }

    [Fact]
    public async Task RunAsync_WithDetection_FindsWhatPlainNmapFinds()
    {
        var ports = new[]
        {
            _services.Ssh("127.0.0.11"), _services.Http("127.0.0.11"), _services.Redis("127.0.0.12"), _services.Ssh("127.0.0.12"), LoopbackServices.Closed("127.0.0.11"),
        };
        var job = _rig.Job(ScanRig.Ports(ports) with { DetectServices = true }, ScanRig.Target("127.0.0.11", "i-1"), ScanRig.Target("127.0.0.12", "i-2"), ScanRig.Target("127.0.0.13", "i-3"));

        var (report, hosts) = await _rig.RunAsync(job);
        var plain = await PlainNmapAsync("-sV", "-p", string.Join(',', ports), "127.0.0.11-13");

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        hosts.Count.ShouldBe(3);
        foreach (var expected in plain)
        {
            var host = hosts.Single(host => host.Address.Equals(expected.Address));
            host.IsComplete.ShouldBeTrue();
            host.Coverage.ShouldBe(expected.Coverage);
            JsonSerializer.Serialize(host.Services).ShouldBe(JsonSerializer.Serialize(expected.Services));
            JsonSerializer.Serialize(host.Unlisted).ShouldBe(JsonSerializer.Serialize(expected.Unlisted));
        }

        var found = hosts.SelectMany(host => host.OpenServices).Select(service => service.Product).ToList();
        found.ShouldBe(["OpenSSH", "nginx", "Redis key-value store", "OpenSSH"], ignoreOrder: true);
    }

    [Fact]
    public async Task RunAsync_ServicesThatHangUp_AreAskedAgainNoFasterThanTheBudgetAllows()
    {
        var installation = await new NmapInstallationProbe(_rig.Options, TimeProvider.System).FindAsync(TestContext.Current.CancellationToken);
        if (installation.Gate is null)
            Assert.Skip(installation.Capabilities.Explanation);
        var connected = new ConcurrentQueue<long>();
        var ports = Enumerable.Range(0, 3).Select(_ => _services.Curt("127.0.0.14", () => connected.Enqueue(Stopwatch.GetTimestamp()))).ToList();
        var job = _rig.Job(ScanRig.Ports(ports) with { DetectServices = true, VersionIntensity = 3 }, ScanRig.Target("127.0.0.14")) with { MaxPacketsPerSecond = 60 };

        var (report, hosts) = await _rig.RunAsync(job);

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        hosts.ShouldHaveSingleItem().OpenServices.Count().ShouldBe(ports.Count);

        // 60 packets a second are 6 connections; the port scan, which connects here as well, may end in the same second.
        connected.Count.ShouldBeGreaterThan(4 * ports.Count);
        var all = connected.ToArray();
        all.Max(at => all.Count(other => other >= at && Stopwatch.GetElapsedTime(at, other) < TimeSpan.FromSeconds(1))).ShouldBeLessThanOrEqualTo(7 + ports.Count);
    }

    [Fact]
    public async Task Lower_WhileItRuns_WhatRunsIsHeldToItAtOnce()
    {
        var engine = _rig.Engine();
        var installation = await new NmapInstallationProbe(_rig.Options, TimeProvider.System).FindAsync(TestContext.Current.CancellationToken);
        if (installation.Gate is null)
            Assert.Skip(installation.Capabilities.Explanation);
        var connected = new ConcurrentQueue<long>();
        var lowered = new ConcurrentQueue<int?>();
        var ports = Enumerable.Range(0, 3).Select(_ => _services.Curt("127.0.0.15", () =>
        {
            connected.Enqueue(Stopwatch.GetTimestamp());
            lowered.Enqueue(engine.Lower("job-1", 60));
        })).ToList();
        var job = _rig.Job(ScanRig.Ports(ports) with { DetectServices = true, VersionIntensity = 3 }, ScanRig.Target("127.0.0.15"));

        var (report, hosts) = await _rig.RunAsync(job, engine);

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        hosts.ShouldHaveSingleItem().OpenServices.Count().ShouldBe(ports.Count);
        lowered.Where(packets => packets is not null).ShouldBe([60]);
        engine.Lower("job-1", 30).ShouldBeNull();

        // 6 connections a second, where 2,000 packets would have allowed 200; but for those of the port scan.
        var all = connected.ToArray();
        all.Length.ShouldBeGreaterThan(4 * ports.Count);
        all.Max(at => all.Count(other => other >= at && Stopwatch.GetElapsedTime(at, other) < TimeSpan.FromSeconds(1))).ShouldBeLessThanOrEqualTo(7 + ports.Count);
    }

    [Fact]
    public async Task RunAsync_TopPorts_CoversWhatNmapChose()
    {
        var profile = ScanProfiles.Light with { DetectServices = false };

        var (report, hosts) = await _rig.RunAsync(_rig.Job(profile, ScanRig.Target("127.0.0.21")));

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        hosts.ShouldHaveSingleItem().Coverage.Tcp.Count.ShouldBe(100);
        hosts[0].ProbesSent.ShouldBe(100);
        hosts[0].StateOf(new(TransportProtocol.Tcp, 443)).ShouldBe(PortState.Closed);
    }

    [Fact]
    public async Task RunAsync_BothFamilies_ScansEachInItsOwnProcess()
    {
        if (!System.Net.Sockets.Socket.OSSupportsIPv6 || !HasIPv6Loopback())
            Assert.Skip("this machine has no ::1");
        var open = _services.Ssh("::1");

        var (report, hosts) = await _rig.RunAsync(_rig.Job(ScanRig.Ports(open), ScanRig.Target("::1", "i-6"), ScanRig.Target("127.0.0.31", "i-4")));

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        hosts.Single(host => host.Address.Equals(IPAddress.IPv6Loopback)).OpenServices.ShouldHaveSingleItem();
        hosts.Single(host => !host.Address.Equals(IPAddress.IPv6Loopback)).OpenServices.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_Discovery_SaysUpWithoutPorts()
    {
        var (report, hosts) = await _rig.RunAsync(_rig.Job(ScanProfiles.Discovery, ScanRig.Target("127.0.0.41")));

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        var host = hosts.ShouldHaveSingleItem();
        host.State.ShouldBe(HostState.Up);
        host.IsComplete.ShouldBeTrue();
        host.Coverage.ShouldBe(PortCoverage.None);
    }

    [Fact]
    public async Task RunAsync_UdpWithoutRawPackets_IsNotPermitted()
    {
        var (report, hosts) = await _rig.RunAsync(_rig.Job(ScanProfiles.Udp, ScanRig.Target("127.0.0.51")));

        report.Outcome.ShouldBe(ScanOutcome.NotPermitted);
        report.Message.ShouldNotBeNull().ShouldContain("CAP_NET_RAW");
        hosts.ShouldHaveSingleItem().State.ShouldBe(HostState.Unknown);
    }

    [Fact]
    public async Task RunAsync_UdpWithRawPackets_TellsClosedPorts()
    {
        _rig.Options.UseRawPackets = null;
        if (!(await _rig.Engine().ProbeAsync(TestContext.Current.CancellationToken)).RawPackets)
            Assert.Skip("raw packets need root or CAP_NET_RAW");
        var profile = ScanRig.Ports() with { Tcp = false, Udp = true, Ports = PortSelection.Of(new PortCoverage { Udp = PortRanges.Parse("9,19") }) };

        var (report, hosts) = await _rig.RunAsync(_rig.Job(profile, ScanRig.Target("127.0.0.52")));

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        hosts.ShouldHaveSingleItem().Coverage.ToString().ShouldBe("U:9,19");
        hosts[0].StateOf(new(TransportProtocol.Udp, 9)).ShouldBe(PortState.Closed);
    }

    [Fact]
    public async Task RunAsync_ProfileWithoutPorts_IsRefusedBeforeAnythingRuns()
    {
        var open = _services.Ssh("127.0.0.61");
        var profile = ScanRig.Ports(open) with { Ports = PortSelection.Of(PortCoverage.None) };

        var (report, hosts) = await _rig.RunAsync(_rig.Job(profile, ScanRig.Target("127.0.0.61")));

        report.Outcome.ShouldBe(ScanOutcome.Refused);
        report.Refusals.ShouldHaveSingleItem().Reason.ShouldBe(Domain.Scope.RefusalReason.ForbiddenArgument);
        hosts.ShouldBeEmpty();
    }

    [Fact]
    public async Task ProbeAsync_InstalledNmap_TellsVersionAndWhatItMayDo()
    {
        var capabilities = await _rig.Engine().ProbeAsync(TestContext.Current.CancellationToken);

        capabilities.IsReady.ShouldBeTrue(capabilities.Explanation);
        Version.Parse(capabilities.Version!).ShouldBeGreaterThanOrEqualTo(new Version(7, 80));
        capabilities.RawPackets.ShouldBeFalse();
        capabilities.Explanation.ShouldContain("connect scans only");
    }

    private static bool HasIPv6Loopback() => System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses).Any(address => address.Address.Equals(IPAddress.IPv6Loopback));

    private static async Task<List<HostObservation>> PlainNmapAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("nmap") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-n", "-Pn", "-sT", "-T4", "--unprivileged", "-oX", "-", .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (hosts, run) = await XmlReading.ReadAsync(process.StandardOutput.BaseStream);
        await process.WaitForExitAsync();
        run.IsComplete.ShouldBeTrue();
        return hosts;
    }
}
