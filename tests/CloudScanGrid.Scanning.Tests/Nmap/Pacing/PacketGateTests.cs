using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Net;
using CloudScanGrid.Scanning.Nmap;
using CloudScanGrid.Scanning.Nmap.Pacing;
using ProcessThread = CloudScanGrid.Scanning.Nmap.ProcessThread;

namespace CloudScanGrid.Scanning.Tests.Nmap.Pacing;

/// <summary>What the kernel lets a child of ours connect to, and when.</summary>
public sealed class PacketGateTests : IAsyncLifetime
{
    private const string Address = "127.0.0.1";
    private const string Elsewhere = "127.0.0.2";
    private const string Everywhere = "0.0.0.0";
    private const int PacketsPerConnection = 10;

    private readonly LoopbackServices _services = new();
    private readonly ConcurrentQueue<long> _accepted = new();
    private readonly ConcurrentQueue<IPEndPoint> _denied = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private PacketGate? _gate;
    private ushort _port;

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux() || ProgramPath.Find("bash") is not { } bash)
        {
            Assert.Skip("Linux and bash are needed");
            return;
        }

        (_gate, var whyNot) = await PacketGate.OpenAsync(bash);
        if (_gate is null)
            Assert.Skip($"packets cannot be held here: {whyNot}");
        _port = _services.Curt(Everywhere, () =>
        {
            _accepted.Enqueue(Stopwatch.GetTimestamp());
            _arrived.Release();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _arrived.Dispose();
    }

    [Fact]
    public async Task Hold_ManyConnections_LetsEachThroughInItsTurn()
    {
        const int Count = 10;

        var (exitCode, _) = await ConnectAsync(Address, Count, Pace(connectionsPerSecond: 20));

        exitCode.ShouldBe(0);
        _accepted.Count.ShouldBe(Count);
        Stopwatch.GetElapsedTime(_accepted.First(), _accepted.Last()).TotalSeconds.ShouldBeGreaterThan((Count - 2) / 20d);
    }

    [Fact]
    public async Task Hold_TwoProcessesOfOnePace_ShareIt()
    {
        const int Count = 5;
        var pace = Pace(connectionsPerSecond: 20);

        await Task.WhenAll(ConnectAsync(Address, Count, pace), ConnectAsync(Address, Count, pace));

        _accepted.Count.ShouldBe(2 * Count);
        Stopwatch.GetElapsedTime(_accepted.First(), _accepted.Last()).TotalSeconds.ShouldBeGreaterThan(((2 * Count) - 2) / 20d);
    }

    [Fact]
    public async Task Hold_NmapThatWouldSendAllAtOnce_SendsAPacketATurn()
    {
        const int Ports = 200;
        const double PerSecond = 200;
        if (!RawPackets.AreAllowed() || ProgramPath.Find("nmap") is not { } nmap)
        {
            Assert.Skip("nmap and raw packets are needed");
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var (exitCode, errors) = await RunAsync(
            new PacketPace(TimeProvider.System) { PerSecond = PerSecond }, isHeld: true, nmap, "-n", "-Pn", "-sS", "-p", $"1-{Ports}", "--min-rate", "10000", "-iL", "-");

        exitCode.ShouldBe(0, errors);
        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeGreaterThan((Ports - 10) / PerSecond);
    }

    [Fact]
    public async Task Hold_AddressThatIsNoTarget_IsDeniedAndSaid()
    {
        var (exitCode, errors) = await ConnectAsync(Elsewhere, 1, Pace(connectionsPerSecond: 1000));

        exitCode.ShouldBe(1);
        errors.ShouldContain("unreachable");
        _accepted.ShouldBeEmpty();
        _denied.ShouldBe([new IPEndPoint(IPAddress.Parse(Elsewhere), _port)]);
    }

    [Fact]
    public async Task Forget_ProcessIsNotHeld_ConnectsToAnything()
    {
        var (exitCode, _) = await ConnectAsync(Elsewhere, 1, Pace(connectionsPerSecond: 1000), isHeld: false);

        exitCode.ShouldBe(0);
        _accepted.Count.ShouldBe(1);
        _denied.ShouldBeEmpty();
    }

    private static PacketPace Pace(int connectionsPerSecond) => new(TimeProvider.System) { PerSecond = connectionsPerSecond * PacketsPerConnection };

    private async Task<(int ExitCode, string Errors)> ConnectAsync(string address, int times, PacketPace pace, bool isHeld = true)
    {
        var result = await RunAsync(
            pace, isHeld, "bash", "-c", $"read; for i in $(seq {times}); do exec 3<>/dev/tcp/{address}/{_port} || exit 1; exec 3<&-; done");
        for (var awaited = result.ExitCode == 0 ? times : 0; awaited > 0; awaited--)
            await _arrived.WaitAsync(TestContext.Current.CancellationToken);
        return result;
    }

    // The program reads a line, an address, before it sends anything.
    private async Task<(int ExitCode, string Errors)> RunAsync(PacketPace pace, bool isHeld, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = await ProcessThread.StartAsync(start);
        using var held = _gate!.Hold(process.Id, new HeldProcess(new[] { IPAddress.Parse(Address) }.ToFrozenSet(), pace, PacketsPerConnection, _denied.Enqueue));
        if (!isHeld)
            held.Dispose();
        await process.StandardInput.WriteLineAsync(Address);
        process.StandardInput.Close();
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }
}
