using System.Net;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Tests.Nmap;

/// <summary>Whatever nmap does, the job ends with an outcome, a sentence for the operator and honest unknowns (faults.md A3, rows 13, 19, 20, 21, 27).</summary>
public sealed class NmapEngineFaultTests
{
    [Fact]
    public async Task RunAsync_NmapIsMissing_SaysWhatToInstall()
    {
        using var fake = new FakeNmap("");
        fake.Rig.Options.ExecutablePath = "/nonexistent/nmap";

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.EngineMissing);
        report.Message.ShouldNotBeNull().ShouldContain("apt install nmap");
        ShouldAllBeUnknown(hosts, 2);
        (await fake.Rig.Engine().ProbeAsync(TestContext.Current.CancellationToken)).Outcome.ShouldBe(ScanOutcome.EngineMissing);
    }

    [Theory]
    [InlineData("Nmap version 7.70 ( https://nmap.org )")]
    [InlineData("something else")]
    public async Task RunAsync_NmapIsTooOld_SaysWhichItNeeds(string version)
    {
        using var fake = new FakeNmap("begin; finish", version);

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.EngineTooOld);
        report.Message.ShouldNotBeNull().ShouldContain("7.80");
        ShouldAllBeUnknown(hosts, 2);
    }

    [Theory]
    [InlineData("echo \"Couldn't open a raw socket. Error: (1) Operation not permitted\" >&2; exit 1", ScanOutcome.NotPermitted, "CAP_NET_RAW")]
    [InlineData("echo 'You requested a scan type which requires root privileges.' >&2; echo QUITTING! >&2; exit 1", ScanOutcome.NotPermitted, "root privileges")]
    [InlineData("begin; echo \"terminate called after throwing an instance of 'std::bad_alloc'\" >&2; kill -ABRT $$", ScanOutcome.ResourceLimit, "MemoryLimitBytes")]
    [InlineData("begin; kill -XFSZ $$", ScanOutcome.ResourceLimit, "file size")]
    [InlineData("begin; echo 'write: No space left on device' >&2; exit 1", ScanOutcome.DiskFull, "disk is full")]
    [InlineData("begin; kill -SEGV $$", ScanOutcome.EngineCrashed, "signal 11")]
    [InlineData("begin; kill -KILL $$", ScanOutcome.EngineCrashed, "killed nmap")]
    [InlineData("begin; exit 3", ScanOutcome.EngineCrashed, "exit code 3")]
    [InlineData("begin", ScanOutcome.EngineCrashed, "without a whole report")]
    [InlineData("echo hello; echo '<<<>>>&&&'", ScanOutcome.EngineCrashed, "without a whole report")]
    [InlineData("printf '\\033]52;evil\\007' >&2; exit 9", ScanOutcome.EngineCrashed, "evil")]
    public async Task RunAsync_NmapFails_SaysWhyAndLeavesHostsUnknown(string body, ScanOutcome outcome, string says)
    {
        using var fake = new FakeNmap(body);

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(outcome, report.Message);
        report.Message.ShouldNotBeNull().ShouldContain(says);
        report.Message.ShouldAllBe(c => !char.IsControl(c));
        ShouldAllBeUnknown(hosts, 2);
    }

    [Fact]
    public async Task RunAsync_NmapCrashesInsideAHost_KeepsTheWholeOnes()
    {
        using var fake = new FakeNmap("""begin; host 127.0.0.1 "$ports"; printf '<host><address addr="127.0.0.2" addrtype="ipv4"/><ports>'; kill -KILL $$""");

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.EngineCrashed);
        hosts.Count.ShouldBe(2);
        hosts[0].IsComplete.ShouldBeTrue();
        hosts[0].OpenServices.Single().Port.Number.ShouldBe((ushort)80);
        ShouldAllBeUnknown(hosts[1..], 1);
    }

    [Fact]
    public async Task RunAsync_NmapSaysSuccessButNothing_IsNoEmptySuccess()
    {
        using var fake = new FakeNmap("begin; finish");

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.Completed);
        ShouldAllBeUnknown(hosts, 2);
    }

    [Fact]
    public async Task RunAsync_NmapGoesSilent_IsKilledAndKeepsWholeHosts()
    {
        using var fake = new FakeNmap("""begin; host 127.0.0.1 "$ports"; sleep 600""");
        fake.Rig.Options.SilenceLimit = TimeSpan.FromSeconds(1);

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.EngineHung);
        report.Message.ShouldNotBeNull().ShouldContain("printed nothing");
        hosts[0].State.ShouldBe(HostState.Up);
        ShouldAllBeUnknown(hosts[1..], 1);
    }

    [Theory]
    [InlineData("begin; exec yes '<taskprogress task=\"x\"/>'")]
    [InlineData("begin; exec yes 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'")]
    [InlineData("begin; echo '<host>'; exec yes '<x/>'")]
    [InlineData("begin; exec yes 'noise' >&2")]
    public async Task RunAsync_NmapNeverEnds_IsKilledByTheDeadline(string body)
    {
        using var fake = new FakeNmap(body);
        fake.Rig.Options.MaxProcessDuration = TimeSpan.FromSeconds(1);

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.EngineHung);
        ShouldAllBeUnknown(hosts, 2);
    }

    [Fact]
    public async Task RunAsync_HostTimesOut_IsUnknownOnceAndNotComplete()
    {
        using var fake = new FakeNmap("""
            begin
            host 127.0.0.1 "$ports"
            echo '<host timedout="true"><status state="up" reason="user-set"/><address addr="127.0.0.2" addrtype="ipv4"/></host>'
            finish
            """);

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.Completed);
        hosts[1].TimedOut.ShouldBeTrue();
        ShouldAllBeUnknown(hosts[1..], 1);
    }

    [Fact]
    public async Task RunAsync_DiscoveryGetsNoAnswer_IsDownAndComplete()
    {
        using var fake = new FakeNmap("""
            echo '<nmaprun scanner="nmap" version="7.93"><host><status state="down" reason="no-response"/><address addr="127.0.0.1" addrtype="ipv4"/></host>'
            echo '<host><status state="up" reason="echo-reply"/><address addr="127.0.0.2" addrtype="ipv4"/></host>'
            finish
            """);

        var (report, hosts) = await fake.RunAsync(ScanProfiles.Discovery);

        report.Outcome.ShouldBe(ScanOutcome.Completed);
        hosts.Select(host => host.State).ShouldBe([HostState.Down, HostState.Up]);
        hosts.ShouldAllBe(host => host.IsComplete && host.Coverage.IsEmpty);
    }

    [Fact]
    public async Task RunAsync_NmapTellsOfStrangersAndRepeats_EndsEachTargetOnce()
    {
        using var fake = new FakeNmap("""begin; host 127.0.0.1 "$ports"; host 127.0.0.1 "$ports"; host 127.0.0.77 "$ports"; host 127.0.0.2 "$ports"; finish""");

        var (report, hosts) = await fake.RunAsync();

        hosts.Select(host => host.Address.ToString()).ShouldBe(["127.0.0.1", "127.0.0.2"]);
        report.HostsObserved.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_DetectionFails_KeepsThePortsAndSaysSo()
    {
        using var fake = new FakeNmap("""case "$*" in *-sV*) kill -SEGV $$;; *) begin; host 127.0.0.1 "$ports"; host 127.0.0.2 '<ports/>'; finish;; esac""");

        var (report, hosts) = await fake.RunAsync(ScanRig.Ports(80) with { DetectServices = true });

        report.Outcome.ShouldBe(ScanOutcome.EngineCrashed);
        hosts.Single(host => host.Address.ToString() == "127.0.0.2").IsComplete.ShouldBeTrue();
        var partial = hosts.Single(host => host.Address.ToString() == "127.0.0.1");
        partial.IsComplete.ShouldBeFalse();
        partial.OpenServices.Single().Port.Number.ShouldBe((ushort)80);
        partial.Remarks.ShouldContain(remark => remark.Contains("not identified", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_HostAnswersEverywhere_IsFlaggedAndSampled()
    {
        using var fake = new FakeNmap("""
            case "$*" in
              *-sV*) begin; host 127.0.0.1 "$ports"; finish;;
              *) begin; host 127.0.0.1 "<ports>$(seq 1 300 | sed 's|.*|<port protocol="tcp" portid="&"><state state="open" reason="syn-ack"/></port>|')</ports>"; host 127.0.0.2 '<ports/>'; finish;;
            esac
            """);

        var (_, hosts) = await fake.RunAsync(ScanRig.Ports(80) with { DetectServices = true });

        var everywhere = hosts.Single(host => host.Address.ToString() == "127.0.0.1");
        everywhere.AnswersEverywhere.ShouldBeTrue();
        everywhere.Remarks.ShouldContain("16 of the 300 open ports were looked at more closely");
        everywhere.OpenServices.Count().ShouldBe(300);
        var arguments = await File.ReadAllLinesAsync(fake.ArgumentsPath);
        PortSpecification.TryParse(arguments[Array.IndexOf(arguments, "-p") + 1], out var asked, out _).ShouldBeTrue();
        asked!.Count.ShouldBe(16);
    }

    [Fact]
    public async Task RunAsync_LeaseEndsMeanwhile_KillsNmapAndHandsTheRestBack()
    {
        using var fake = new FakeNmap("""begin; host 127.0.0.1 "$ports"; sleep 600""");
        var job = fake.Rig.Job(ScanRig.Ports(80), ScanRig.Target("127.0.0.1", "i-1"), ScanRig.Target("127.0.0.2", "i-2"));

        var (report, hosts) = await RunAsync(fake, job, () => fake.Rig.Leases.Renew(job.JobId, fake.Rig.Time.GetUtcNow()));

        report.Outcome.ShouldBe(ScanOutcome.Cancelled);
        hosts.ShouldHaveSingleItem();
        report.Refusals.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task RunAsync_MachinesClockJumps_BelievesNothingSaidAfterItAndHandsTheRestBack(int hours)
    {
        using var fake = new FakeNmap("""begin; host 127.0.0.1 "$ports"; sleep 1.5; host 127.0.0.2 '<ports/>'; sleep 600""");
        var job = fake.Rig.Job(ScanRig.Ports(80), ScanRig.Target("127.0.0.1", "i-1"), ScanRig.Target("127.0.0.2", "i-2"));

        var (report, hosts) = await RunAsync(fake, job, () => fake.Rig.Machine.Ahead = TimeSpan.FromHours(hours));

        report.Outcome.ShouldBe(ScanOutcome.Cancelled);
        report.Message.ShouldNotBeNull().ShouldContain("clock jumped");
        hosts.ShouldHaveSingleItem().Address.ShouldBe(IPAddress.Loopback);
        report.Refusals.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_MachinesClockIsWrong_DatesHostsByTheGridsClock()
    {
        using var fake = new FakeNmap("""begin; host 127.0.0.1 "$ports"; host 127.0.0.2 '<ports/>'; finish""");
        fake.Rig.Machine.Ahead = TimeSpan.FromHours(1);

        var (report, hosts) = await fake.RunAsync();

        report.Outcome.ShouldBe(ScanOutcome.Completed);
        hosts.ShouldAllBe(host => host.StartedAt == DateTimeOffset.FromUnixTimeSeconds(1700000000).AddHours(-1) && host.ObservedAt == host.StartedAt.AddSeconds(1));
    }

    [Fact]
    public async Task RunAsync_LeaseEndsWhileThisProcessDoesNothing_TheGuardKillsNmapAndTheRestIsHandedBack()
    {
        // No timer of this process fires, as when it is stopped.
        using var fake = new FakeNmap("""begin; host 127.0.0.1 "$ports"; exec sleep 600""", time: new StoppedTime());
        var job = fake.Rig.Job(ScanRig.Ports(80), ScanRig.Target("127.0.0.1", "i-1"), ScanRig.Target("127.0.0.2", "i-2"));
        job = job with { LeaseExpiresAt = fake.Rig.Time.GetUtcNow().AddSeconds(2) };

        var (report, hosts) = await fake.Rig.RunAsync(job);

        report.Outcome.ShouldBe(ScanOutcome.Cancelled, report.Message);
        report.Message.ShouldNotBeNull().ShouldContain("lease");
        hosts.ShouldHaveSingleItem().State.ShouldBe(HostState.Up);
    }

    [Fact]
    public async Task RunAsync_HostileInventory_NeverReachesArgumentsOrEnvironment()
    {
        using var fake = new FakeNmap("begin; finish");
        var target = ScanRig.Target("127.0.0.1", "-iL /etc/passwd --script=evil $(id)");
        var job = fake.Rig.Job(ScanRig.Ports(80), target) with { JobId = "--resume x", CampaignId = "-oN /tmp/evil", Vantage = "--datadir=/evil" };

        await fake.Rig.RunAsync(job);

        (await File.ReadAllLinesAsync(fake.ArgumentsPath)).ShouldBe(
        [
            "-n", "--noninteractive", "--unprivileged", "-T4", "--max-retries", "0", "--host-timeout", "300000ms", "--max-rate", "2000", "--max-hostgroup", "64",
            "--stats-every", "5000ms", "-oX", "-", "-iL", "-", "-Pn", "-sT", "-p", "T:80", "--min-parallelism", "100",
        ]);
        (await File.ReadAllTextAsync(fake.TargetsPath)).ShouldBe("127.0.0.1\n");
        var environment = await File.ReadAllTextAsync(fake.EnvironmentPath);
        environment.ShouldNotContain("evil");
        environment.ShouldNotContain("NMAPDIR");
        environment.ShouldContain("LC_ALL=C");
        environment.ShouldContain("PWD=/\n");
    }

    /// <summary>Runs a job in which something happens after each host.</summary>
    private static async Task<(ScanReport Report, List<HostObservation> Hosts)> RunAsync(FakeNmap fake, ScanJob job, Action afterHost)
    {
        fake.Rig.Inventory.Own(job.Targets);
        var hosts = new List<HostObservation>();
        var report = await fake.Rig.Engine().RunAsync(
            job,
            host =>
            {
                hosts.Add(host);
                afterHost();
                return ValueTask.CompletedTask;
            },
            _ => ValueTask.FromResult<IReadOnlyCollection<IPAddress>>([]),
            TestContext.Current.CancellationToken);
        return (report, hosts);
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private static void ShouldAllBeUnknown(List<HostObservation> hosts, int count)
    {
        hosts.Count.ShouldBe(count);
        foreach (var host in hosts)
        {
            host.State.ShouldBe(HostState.Unknown);
            host.IsComplete.ShouldBeFalse();
            host.Coverage.ShouldBe(PortCoverage.None);
            host.Services.ShouldBeEmpty();
            host.Reason.ShouldNotBeNullOrEmpty();
        }
    }
}
