using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Pacing;

namespace CloudScanGrid.Scanning.Tests.Nmap;

/// <summary>Many ports are asked in rounds: what a round found is kept, and nobody asks for it again.</summary>
public sealed class NmapRoundsTests
{
    // Writes down which ports it was asked of whom; each host has the first port of a round open.
    private const string Answers = """
        range=$(printf '%s\n' "$*" | sed -n 's/.*-p T:\([0-9-]*\).*/\1/p'); from=${range%-*}; to=${range#*-}
        targets=$(cat "$(dirname "$0")/targets")
        echo "$range $(echo $targets)" >> "$0.asked"
        echo "<nmaprun scanner='nmap' start='1700000000' version='7.93'><scaninfo type='connect' protocol='tcp' numservices='$((to - from + 1))' services='$range'/>"
        for target in $targets; do
          host "$target" "<ports><extraports state='closed' count='$((to - from))'><extrareasons reason='conn-refused' count='$((to - from))' proto='tcp' ports='$((from + 1))-$to'/></extraports><port protocol='tcp' portid='$from'><state state='open' reason='syn-ack'/></port></ports>"
        done
        finish
        """;

    private static readonly ScanTarget First = ScanRig.Target("127.0.0.1", "i-1");
    private static readonly ScanTarget Second = ScanRig.Target("127.0.0.2", "i-2");

    [Fact]
    public async Task RunAsync_MorePortsThanARoundAsks_IsTheUnionOfTheRounds()
    {
        using var fake = Fake();
        var rounds = new List<ScanRound>();

        var (report, hosts) = await fake.Rig.RunAsync(JobOf(fake), Keep(rounds));

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        Asked(fake).ShouldBe(["1-1000 127.0.0.1 127.0.0.2", "1001-2000 127.0.0.1 127.0.0.2", "2001-3000 127.0.0.1 127.0.0.2", "3001-4000 127.0.0.1 127.0.0.2"]);
        hosts.Count.ShouldBe(2);
        foreach (var host in hosts)
        {
            host.IsComplete.ShouldBeTrue();
            host.Coverage.ToString().ShouldBe("T:1-4000");
            host.ProbesSent.ShouldBe(4000);
            host.OpenServices.Select(service => (int)service.Port.Number).ShouldBe([1, 1001, 2001, 3001]);
            host.Unlisted.ShouldHaveSingleItem().Ports.ToString().ShouldBe("2-1000,1002-2000,2002-3000,3002-4000");
            host.StateOf(new(TransportProtocol.Tcp, 2500)).ShouldBe(PortState.Closed);
        }

        rounds.Select(round => (round.Answered.Length, round.Unfinished.Length, round.ProbesLeft)).ShouldBe([(0, 2, 8000), (2, 2, 6000), (2, 2, 4000), (2, 2, 2000), (0, 0, 0)]);
        rounds[2].Answered.ShouldAllBe(host => host.Coverage.ToString() == "T:1-2000");
    }

    [Fact]
    public async Task RunAsync_AThousandPorts_AreOneRoundAndNobodyIsAskedInBetween()
    {
        using var fake = Fake();
        var rounds = new List<ScanRound>();
        var job = fake.Rig.Job(ScanRig.Ports(Enumerable.Range(1, 1000).Select(port => (ushort)port)), First, Second);

        await fake.Rig.RunAsync(job, Keep(rounds));

        Asked(fake).ShouldBe(["1-1000 127.0.0.1 127.0.0.2"]);
        rounds.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_HostWithACheckpoint_ComesFirstAndIsAskedOnlyWhatIsMissing()
    {
        using var fake = Fake();
        var rounds = new List<ScanRound>();
        await fake.Rig.RunAsync(JobOf(fake), Keep(rounds));
        var half = rounds[2].Answered.Single(host => host.Address.Equals(Second.Address));
        File.Delete(fake.ExecutablePath + ".asked");

        var (report, hosts) = await fake.Rig.RunAsync(JobOf(fake) with { Checkpoints = [half] });

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        Asked(fake).ShouldBe(["2001-4000 127.0.0.2", "1-2000 127.0.0.1", "2001-4000 127.0.0.1"]);
        hosts.Count.ShouldBe(2);
        hosts.ShouldAllBe(host => host.IsComplete && host.Coverage.ToString() == "T:1-4000");
        hosts.Single(host => host.Address.Equals(Second.Address)).OpenServices.Select(service => (int)service.Port.Number).ShouldBe([1, 1001, 2001]);
    }

    [Fact]
    public async Task RunAsync_TargetIsTakenBack_IsForgotten()
    {
        using var fake = Fake();
        var boundary = 0;

        var (report, hosts) = await fake.Rig.RunAsync(JobOf(fake), _ => ++boundary == 2 ? [Second.Address, IPAddress.Parse("127.0.0.77")] : []);

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        report.HostsObserved.ShouldBe(1);
        hosts.ShouldHaveSingleItem().Address.ShouldBe(First.Address);
        Asked(fake).ShouldBe(["1-1000 127.0.0.1 127.0.0.2", "1001-2500 127.0.0.1", "2501-4000 127.0.0.1"]);
    }

    [Fact]
    public async Task Lower_BetweenRounds_LaterRoundsSendFewer()
    {
        using var fake = Fake("echo \"$*\" >> \"$0.all\"\n" + Answers);
        var engine = fake.Rig.Engine();
        if ((await PacketGate.OpenAsync(fake.ExecutablePath)).Gate is null)
            Assert.Skip("packets cannot be held here");
        var lowered = new List<int?>();

        await fake.Rig.RunAsync(JobOf(fake), engine, _ =>
        {
            lowered.Add(engine.Lower("job-1", 2000 >> lowered.Count));
            return [];
        });

        // Before the first round and after each one; as many as it has are no fewer.
        lowered.ShouldBe([null, 1000, 500, 250, 125]);
        var rates = File.ReadAllLines(fake.ExecutablePath + ".all").Select(line => line.Split(' ')).Select(arguments => arguments[Array.IndexOf(arguments, "--max-rate") + 1]);
        rates.ShouldBe(["2000", "1000", "500", "250"]);
    }

    [Fact]
    public async Task RunAsync_NmapCrashesInALaterRound_KeepsWhatTheEarlierOnesFound()
    {
        using var fake = Fake("case \"$*\" in *T:2001-*) kill -SEGV $$;; esac\n" + Answers);

        var (report, hosts) = await fake.Rig.RunAsync(JobOf(fake));

        report.Outcome.ShouldBe(ScanOutcome.EngineCrashed);
        hosts.Count.ShouldBe(2);
        hosts.ShouldAllBe(host => !host.IsComplete && host.State == HostState.Up && host.Coverage.ToString() == "T:1-2000");
        hosts[0].Remarks.ShouldContain(remark => remark.Contains("signal 11", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_TargetIsNobodysByALaterRound_KeepsWhatWasSeenWhileItWas()
    {
        using var fake = Fake();
        var boundary = 0;

        var (report, hosts) = await fake.Rig.RunAsync(JobOf(fake), _ =>
        {
            if (++boundary == 2)
                fake.Rig.Inventory.Assets.RemoveAll(asset => asset.Snapshot.Key == Second.Asset);
            return [];
        });

        report.Refusals.ShouldBeEmpty();
        hosts.Single(host => host.Address.Equals(First.Address)).IsComplete.ShouldBeTrue();
        var lost = hosts.Single(host => host.Address.Equals(Second.Address));
        lost.IsComplete.ShouldBeFalse();
        lost.Coverage.ToString().ShouldBe("T:1-1000");
    }

    [Fact]
    public async Task RunAsync_BoundaryThrows_StopsAndPassesThrough()
    {
        using var fake = Fake();

        await Should.ThrowAsync<InvalidDataException>(() => fake.Rig.RunAsync(JobOf(fake), _ => throw new InvalidDataException("no")));

        File.Exists(fake.ExecutablePath + ".asked").ShouldBeFalse();
    }

    /// <summary>Real nmap and real listeners, which count who comes: what an earlier holder asked in a round that ended is not asked again.</summary>
    [Fact]
    public async Task RunAsync_StoppedInALaterRound_TheNextHolderAsksOnlyTheRest()
    {
        using var rig = new ScanRig { Options = { RoundDuration = TimeSpan.FromSeconds(2) } };
        using var early = new Counted("127.0.0.81", 20_100);
        using var late = new Counted("127.0.0.81", 23_900);
        var target = ScanRig.Target("127.0.0.81");
        var ports = Enumerable.Range(20_000, 4000).Select(port => (ushort)port);
        var job = rig.Job(ScanRig.Ports(ports), target) with { MaxPacketsPerSecond = 500 };
        using var kill = new CancellationTokenSource();
        ScanRound? last = null;

        var (stopped, none) = await rig.RunAsync(
            job,
            round =>
            {
                last = round;
                if (round.ProbesLeft == 2000)
                    kill.CancelAfter(TimeSpan.FromSeconds(1));
                return [];
            },
            kill.Token);
        none.ShouldBeEmpty();
        stopped.Outcome.ShouldBe(ScanOutcome.Cancelled);
        early.Count.ShouldBe(1);
        late.Count.ShouldBe(0);

        var (report, hosts) = await rig.RunAsync(job with { JobId = "job-2", Checkpoints = last!.Answered });

        report.Outcome.ShouldBe(ScanOutcome.Completed, report.Message);
        var host = hosts.ShouldHaveSingleItem();
        host.Coverage.ToString().ShouldBe("T:20000-23999");
        host.OpenServices.Select(service => (int)service.Port.Number).ShouldBe([20_100, 23_900]);
        early.Count.ShouldBe(1);
        late.Count.ShouldBe(1);
    }

    private static FakeNmap Fake(string body = Answers)
    {
        var fake = new FakeNmap(body);
        // Two hosts at 2,000 packets a second: a thousand ports of each.
        fake.Rig.Options.RoundDuration = TimeSpan.FromSeconds(1);
        return fake;
    }

    private static ScanJob JobOf(FakeNmap fake) => fake.Rig.Job(ScanRig.Ports(Enumerable.Range(1, 4000).Select(port => (ushort)port)), First, Second);

    private static string[] Asked(FakeNmap fake) => File.ReadAllLines(fake.ExecutablePath + ".asked");

    private static Func<ScanRound, IReadOnlyCollection<IPAddress>> Keep(List<ScanRound> rounds) => round =>
    {
        rounds.Add(round);
        return [];
    };

    /// <summary>An open port that counts its connections.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly TcpListener _listener;
        private int _count;

        public Counted(string address, int port)
        {
            _listener = new TcpListener(IPAddress.Parse(address), port);
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _count);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
