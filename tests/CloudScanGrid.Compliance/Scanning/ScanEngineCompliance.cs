using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using Xunit;

namespace CloudScanGrid.Compliance.Scanning;

/// <summary>What every <see cref="IScanEngine"/> must do. The suite scans listeners of its own on loopback.</summary>
public abstract class ScanEngineCompliance : IDisposable
{
    private readonly TcpListener _open = new(IPAddress.Parse("127.0.0.1"), 0);

    /// <summary>Opens the suite's listener.</summary>
    protected ScanEngineCompliance() => _open.Start();

    /// <summary>Creates the engine. It may scan these targets and no other.</summary>
    protected abstract IScanEngine Create(IReadOnlyCollection<ScanTarget> allowed);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ProbeAsync_EngineIsThere_IsReadyAndSaysHow()
    {
        var capabilities = await Create([]).ProbeAsync(TestContext.Current.CancellationToken);

        Assert.True(capabilities.IsReady, capabilities.Explanation);
        Assert.False(string.IsNullOrEmpty(capabilities.Version));
        Assert.False(string.IsNullOrEmpty(capabilities.Explanation));
    }

    [Fact]
    public async Task RunAsync_OpenAndClosedPort_AreToldApartAndTheRestIsNotCovered()
    {
        var open = PortOf(_open);
        var closed = ClosedPort();
        var job = Job([Target(1)], open, closed);

        var (report, hosts) = await RunAsync(Create(job.Targets), job);

        Assert.Equal(ScanOutcome.Completed, report.Outcome);
        Assert.Null(report.Message);
        var host = Assert.Single(hosts);
        Assert.Equal(HostState.Up, host.State);
        Assert.True(host.IsComplete);
        Assert.Equal(job.Vantage, host.Vantage);
        Assert.Equal(PortState.Open, host.StateOf(new(TransportProtocol.Tcp, open)));
        Assert.Equal(PortState.Closed, host.StateOf(new(TransportProtocol.Tcp, closed)));
        Assert.Null(host.StateOf(new(TransportProtocol.Tcp, 1)));
        Assert.Equal(job.Profile.Ports.List, host.Coverage);
        Assert.Equal(2, host.ProbesSent);
    }

    [Fact]
    public async Task RunAsync_HostThatAnsweredUnderAnEarlierLease_IsAskedOnlyWhatIsMissing()
    {
        var open = PortOf(_open);
        var job = Job([Target(1)], Enumerable.Range(open - 1500, 1501).Select(port => (ushort)port));
        var asked = new PortCoverage { Tcp = job.Profile.Ports.List!.Tcp.Except(PortRanges.Of(open)) };
        var before = new HostObservation
        {
            Address = job.Targets[0].Address, StartedAt = DateTimeOffset.UnixEpoch, ObservedAt = DateTimeOffset.UnixEpoch, Vantage = job.Vantage, State = HostState.Up,
            IsComplete = true, Coverage = asked, ProbesSent = asked.Count, Unlisted = [new UnlistedPorts(PortState.Filtered, 1500, "no-response", TransportProtocol.Tcp, asked.Tcp)],
        };

        var (report, hosts) = await RunAsync(Create(job.Targets), job with { Checkpoints = [before] });

        Assert.Equal(ScanOutcome.Completed, report.Outcome);
        var host = Assert.Single(hosts);
        Assert.True(host.IsComplete);
        Assert.Equal(job.Profile.Ports.List, host.Coverage);
        Assert.Equal(1501, host.ProbesSent);
        Assert.Equal(PortState.Open, host.StateOf(new(TransportProtocol.Tcp, open)));
        Assert.Equal(PortState.Filtered, host.StateOf(new(TransportProtocol.Tcp, (ushort)(open - 1))));
        Assert.Equal(DateTimeOffset.UnixEpoch, host.StartedAt);
    }

    [Fact]
    public async Task RunAsync_AllowedAndForeignTargets_EachEndsExactlyOnce()
    {
        var allowed = new[] { Target(1), Target(2), Target(3) };
        var job = Job([allowed[0], Target(8), allowed[1], Target(9), allowed[2]], PortOf(_open));

        var (report, hosts) = await RunAsync(Create(allowed), job);

        Assert.Equal(ScanOutcome.Completed, report.Outcome);
        Assert.Equal(allowed.Select(target => target.Address.ToString()).Order(), hosts.Select(host => host.Address.ToString()).Order());
        Assert.Equal(3, report.HostsObserved);
        Assert.Equal(["127.0.0.8", "127.0.0.9"], report.Refusals.Select(refusal => refusal.Address.ToString()).Order());
        Assert.All(report.Refusals, refusal => Assert.False(string.IsNullOrEmpty(refusal.Explanation)));
    }

    [Fact]
    public async Task RunAsync_OnlyForeignTargets_IsRefusedAndScansNothing()
    {
        var job = Job([Target(8), Target(9)], PortOf(_open));

        var (report, hosts) = await RunAsync(Create([]), job);

        Assert.Equal(ScanOutcome.Refused, report.Outcome);
        Assert.False(string.IsNullOrEmpty(report.Message));
        Assert.Equal(2, report.Refusals.Length);
        Assert.Empty(hosts);
    }

    [Fact]
    public async Task RunAsync_LeaseHasEnded_ScansNothing()
    {
        var job = Job([Target(1)], PortOf(_open)) with { LeaseExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) };

        var (report, hosts) = await RunAsync(Create(job.Targets), job);

        Assert.Empty(hosts);
        Assert.NotEqual(ScanOutcome.Completed, report.Outcome);
    }

    [Fact]
    public async Task RunAsync_ManyHosts_AreHandedOnOneAtATime()
    {
        var job = Job([.. Enumerable.Range(1, 20).Select(Target)], PortOf(_open));
        var inside = 0;
        var most = 0;

        await Create(job.Targets).RunAsync(
            job,
            async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            },
            Keeps,
            TestContext.Current.CancellationToken);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task RunAsync_OnHostThrows_StopsAndPassesThrough()
    {
        var job = Job([.. Enumerable.Range(1, 5).Select(Target)], PortOf(_open));
        var calls = 0;

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => Create(job.Targets).RunAsync(
            job,
            _ =>
            {
                calls++;
                throw new InvalidDataException("the store is gone");
            },
            Keeps,
            TestContext.Current.CancellationToken));

        Assert.Equal("the store is gone", thrown.Message);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task RunAsync_CancelledBefore_EndsNoTarget()
    {
        var job = Job([Target(1), Target(9)], PortOf(_open));

        var (report, hosts) = await RunAsync(Create([job.Targets[0]]), job, new CancellationToken(canceled: true));

        Assert.Equal(ScanOutcome.Cancelled, report.Outcome);
        Assert.Empty(hosts);
        Assert.Empty(report.Refusals);
    }

    [Fact]
    public async Task RunAsync_CancelledByTheFirstHost_EndsNoTargetTwice()
    {
        var job = Job([.. Enumerable.Range(1, 20).Select(Target)], PortOf(_open));
        using var cancel = new CancellationTokenSource();
        var seen = new List<IPAddress>();

        var report = await Create(job.Targets).RunAsync(
            job,
            async host =>
            {
                seen.Add(host.Address);
                await cancel.CancelAsync();
            },
            Keeps,
            cancel.Token);

        Assert.Equal(ScanOutcome.Cancelled, report.Outcome);
        Assert.NotEmpty(seen);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(seen.Count, report.HostsObserved);
        Assert.Empty(report.Refusals);
    }

    /// <summary>A target at <c>127.0.0.number</c>.</summary>
    protected static ScanTarget Target(int number)
    {
        var account = new AccountKey(CloudProvider.File, "compliance");
        return new(new AssetKey(account, $"i-{number}"), new SubnetKey(account, "subnet-1"), "0", IPAddress.Parse($"127.0.0.{number}"), 1);
    }

    /// <summary>A job of these targets and TCP ports, its lease an hour long.</summary>
    protected static ScanJob Job(ImmutableArray<ScanTarget> targets, params IEnumerable<ushort> ports) => new()
    {
        JobId = Guid.NewGuid().ToString("N"),
        CampaignId = "compliance",
        Vantage = "test/local",
        Profile = new ScanProfile { Name = "ports", Description = "Ports alone.", Ports = PortSelection.Of(new PortCoverage { Tcp = PortRanges.Of(ports) }) },
        Targets = targets,
        MaxPacketsPerSecond = 1000,
        LeaseExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
    };

    /// <summary>Closes the suite's listener.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _open.Dispose();
    }

    /// <summary>Takes nothing at the end of a round.</summary>
    protected static ValueTask<IReadOnlyCollection<IPAddress>> Keeps(ScanRound round) => ValueTask.FromResult<IReadOnlyCollection<IPAddress>>([]);

    private static ushort PortOf(TcpListener listener) => (ushort)((IPEndPoint)listener.LocalEndpoint).Port;

    private static ushort ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.1"), 0);
        listener.Start();
        return PortOf(listener);
    }

    private static async Task<(ScanReport Report, List<HostObservation> Hosts)> RunAsync(IScanEngine engine, ScanJob job, CancellationToken? cancellationToken = null)
    {
        var hosts = new List<HostObservation>();
        var report = await engine.RunAsync(
            job,
            host =>
            {
                hosts.Add(host);
                return ValueTask.CompletedTask;
            },
            Keeps,
            cancellationToken ?? TestContext.Current.CancellationToken);
        Assert.Equal(job.JobId, report.JobId);
        Assert.True(report.FinishedAt >= report.StartedAt);
        return (report, hosts);
    }
}
