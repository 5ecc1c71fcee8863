using System.Collections.Frozen;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Scanning.Nmap.Guarding;
using CloudScanGrid.Scanning.Nmap.Losses;
using CloudScanGrid.Scanning.Nmap.Pacing;
using CloudScanGrid.Scanning.Nmap.Rounds;
using CloudScanGrid.Scanning.Nmap.Xml;
using CloudScanGrid.Scanning.Scope;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>One run of one job: its processes, and what became of each target.</summary>
internal sealed class NmapJob(ScanJob job, JobTargets targets, NmapJobTools tools, CancellationTokenSource stop)
{
    private const string Ports = "ports";
    private const string Detection = "detection";

    public const string SaidNothing = "nmap ended well but said nothing of this address";

    private readonly JobPace _pace = new(job, tools);
    private NmapInstallation? _installation;
    private NmapExit? _trouble;

    /// <summary>Whether it was stopped: no target that is open ends any more.</summary>
    public bool IsStopped => stop.IsCancellationRequested;

    /// <inheritdoc cref="JobPace.PortRate"/>
    public int PortRate => _pace.PortRate;

    private bool IsRaw => _installation!.Capabilities.RawPackets;

    /// <summary>Whether part of what the profile asks cannot be asked here.</summary>
    private bool IsUdpLeftOut => job.Profile is { Udp: true, DiscoveryOnly: false } && !IsRaw;

    /// <summary>Runs it to its end.</summary>
    public async Task RunAsync(NmapInstallation installation)
    {
        _installation = installation;
        if (!installation.Capabilities.IsReady)
            Note(new NmapExit(installation.Capabilities.Outcome, installation.Capabilities.Explanation));
        else if (IsUdpLeftOut && (!job.Profile.Tcp || NmapArguments.Asked(job.Profile, isRaw: false).Ports is { IsEmpty: true }))
            Note(new NmapExit(ScanOutcome.NotPermitted, "UDP scans need raw packets; run as root or give the service the ambient capability CAP_NET_RAW"));
        else
            await ScanAsync();
        if (stop.IsCancellationRequested)
            return;
        foreach (var target in await targets.ListOpenAsync())
            await targets.HandOnAsync(Unknown(target.Address, _trouble?.Message ?? SaidNothing));
    }

    /// <inheritdoc cref="JobPace.FindNeed"/>
    public int? FindNeed() => _installation?.Gate is null ? null : _pace.FindNeed();

    /// <summary>Sends fewer packets from now on; where nothing can be held, nothing changes.</summary>
    /// <inheritdoc cref="IScanEngine.Lower" path="/returns"/>
    public int? Lower(int packetsPerSecond) => _installation?.Gate is null ? null : _pace.Lower(packetsPerSecond);

    /// <inheritdoc cref="JobPace.Raise"/>
    public void Raise(int packetsPerSecond) => _pace.Raise(packetsPerSecond);

    /// <summary>How the job ended.</summary>
    public (ScanOutcome Outcome, string? Message) Conclude(bool isCancelled)
    {
        var refusals = targets.Refusals;
        if (isCancelled)
            return (ScanOutcome.Cancelled, "the scan was cancelled; targets without a result go back to the queue");
        if (refusals.Length == job.Targets.Length && refusals.Length > 0)
            return (ScanOutcome.Refused, $"every target was refused, as {refusals[0].Address}: {refusals[0].Explanation}");
        return (_trouble?.Outcome ?? ScanOutcome.Completed, _trouble?.Message);
    }

    private async Task ScanAsync()
    {
        var found = Channel.CreateUnbounded<FoundHost>(new UnboundedChannelOptions { SingleReader = true });
        var detection = DetectAllAsync(found.Reader);
        try
        {
            if (PortRounds.Of(job, PortRate, tools.Options) is { } rounds)
            {
                await new NmapRounds(job, targets, this, rounds, tools.Time).RunAsync(NmapArguments.Asked(job.Profile, IsRaw).Ports!, found.Writer);
                return;
            }

            foreach (var family in job.Targets.ToLookup(target => target.Address.AddressFamily == AddressFamily.InterNetworkV6))
                await FindPortsAsync([.. family], family.Key, found.Writer);
        }
        finally
        {
            _pace.EndPorts();
            found.Writer.Complete();
            await detection;
        }
    }

    private async Task FindPortsAsync(List<ScanTarget> asked, bool isIPv6, ChannelWriter<FoundHost> found)
    {
        var seen = new HashSet<IPAddress>();
        var wanted = asked.Select(target => target.Address).ToHashSet();
        var exit = await LookAtPortsAsync(job.Profile, asked, isIPv6, targets.RefuseAsync, async host =>
        {
            if (wanted.Contains(host.Address) && seen.Add(host.Address))
                await EndPortsAsync(host, found);
        });
        if (stop.IsCancellationRequested || exit.Outcome == ScanOutcome.Completed)
            return;

        // Those it did not come to; the hosts that it told of are as good as ever.
        foreach (var target in (await targets.ListOpenAsync()).Where(target => wanted.Contains(target.Address) && !seen.Contains(target.Address)))
            await targets.HandOnAsync(Unknown(target.Address, exit.Message!));
    }

    /// <summary>Asks hosts of one address family for the ports of a profile, which is the job's or a part of it, and again for those that say nothing.</summary>
    public async Task<NmapExit> LookAtPortsAsync(
        ScanProfile profile, List<ScanTarget> asked, bool isIPv6, Func<IEnumerable<TargetRefusal>, Task> onRefused, Func<HostObservation, Task> onHost)
    {
        if (!SilentPorts.AreFor(profile) || !_installation!.NamesPorts)
            return await AskPortsAsync(profile, asked, isIPv6, processes: 1, onRefused, onHost);
        var once = profile with { MaxRetries = 0 };
        var silent = new SilentPorts(new PortAsker(job, this, _pace, tools.Options.HostGroupSize, once, isIPv6), profile.HostTimeout);
        var exit = await AskPortsAsync(once, asked, isIPv6, processes: 1, onRefused, host => silent.Keep(host) ? Task.CompletedTask : onHost(host));
        foreach (var host in await silent.AskAsync())
            await onHost(host);
        return exit;
    }

    /// <summary>Asks hosts of one address family for the ports of a profile, by one process.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="asked">The hosts.</param>
    /// <param name="isIPv6">Their address family.</param>
    /// <param name="processes">How many such processes share the job's rate.</param>
    /// <param name="onRefused">Told of those that are refused.</param>
    /// <param name="onHost">Told of each host.</param>
    public Task<NmapExit> AskPortsAsync(
        ScanProfile profile, List<ScanTarget> asked, bool isIPv6, int processes, Func<IEnumerable<TargetRefusal>, Task> onRefused, Func<HostObservation, Task> onHost)
    {
        // Where packets are held, the pace is that of all processes together.
        var rate = _installation!.Gate is null ? Math.Max(1, PortRate / processes) : PortRate;
        var groupSize = Math.Min(asked.Count, NmapArguments.PortGroupSize(profile, rate, tools.Options));
        _pace.BeginPorts(NmapArguments.LeastRate(profile, groupSize));
        var arguments = NmapArguments.ForPorts(profile, IsRaw, isIPv6, rate, tools.Options);
        return RunProcessAsync(Ports, asked, arguments, profile.HostTimeout * GroupsOf(asked.Count, groupSize), onRefused, onHost);
    }

    /// <summary>All ports of a host were asked: hands it to the second look, or on when there is nothing to look at again.</summary>
    /// <returns>Whether it is looked at again.</returns>
    public async Task<bool> EndPortsAsync(HostObservation host, ChannelWriter<FoundHost> found)
    {
        if (IsUdpLeftOut)
            host = host with { IsComplete = false, Remarks = host.Remarks.Add("UDP was not scanned: it needs raw packets") };
        var second = SecondLook.Of(host, job.Profile, tools.Options);
        if (second.Ports.IsEmpty)
            await targets.HandOnAsync(second.Host);
        else
            await found.WriteAsync(second);
        return !second.Ports.IsEmpty;
    }

    /// <summary>A host of which nothing could be learned.</summary>
    public HostObservation Unknown(IPAddress address, string reason)
    {
        var now = tools.Time.GetUtcNow();
        return new HostObservation
        {
            Address = address,
            StartedAt = now,
            ObservedAt = now,
            Vantage = job.Vantage,
            State = HostState.Unknown,
            Reason = reason,
            IsComplete = false,
            Coverage = PortCoverage.None,
        };
    }

    private async Task DetectAllAsync(ChannelReader<FoundHost> found)
    {
        using var slots = new SemaphoreSlim(_pace.Budget.DetectionProcesses);
        var queue = new DetectionQueue(tools.Options.HostGroupSize, tools.Options.MinDetectionHosts);
        var running = new List<Task>();
        while (await found.WaitToReadAsync())
        {
            while (found.TryRead(out var host))
                queue.Add(host);
            if (_pace.Budget.AreConcurrent)
                running.AddRange(queue.TakeWorthwhile().Select(group => DetectAsync(group, slots)));
        }

        running.AddRange(queue.TakeAll(_pace.Budget.DetectionProcesses).Select(group => DetectAsync(group, slots)));
        await Task.WhenAll(running);
    }

    private async Task DetectAsync(DetectionGroup group, SemaphoreSlim slots)
    {
        await slots.WaitAsync();
        try
        {
            if (stop.IsCancellationRequested)
                return;
            var left = group.Hosts.ToDictionary(host => host.Host.Address);
            var asked = job.Targets.Where(target => left.ContainsKey(target.Address)).ToList();
            var arguments = NmapArguments.ForDetection(job.Profile, group.Ports, IsRaw, group.IsIPv6, _pace.DetectionShare, tools.Options);
            var exit = await RunProcessAsync(
                Detection,
                asked,
                arguments,
                job.Profile.HostTimeout * GroupsOf(asked.Count, tools.Options.HostGroupSize),
                async refusals =>
                {
                    // Each target ends once, and these have been seen: what the first look saw is kept.
                    foreach (var refusal in refusals)
                    {
                        if (left.Remove(refusal.Address, out var host))
                            await targets.HandOnAsync(SecondLook.Without(host, refusal.Explanation));
                    }
                },
                async second =>
                {
                    if (left.Remove(second.Address, out var host))
                        await targets.HandOnAsync(SecondLook.Merge(host, second));
                });
            if (stop.IsCancellationRequested)
                return;
            foreach (var host in left.Values)
                await targets.HandOnAsync(SecondLook.Without(host, exit.Message ?? "nmap ended well but said nothing more of this address"));
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<NmapExit> RunProcessAsync(
        string look, List<ScanTarget> asked, ImmutableArray<string> arguments, TimeSpan ample, Func<IEnumerable<TargetRefusal>, Task> onRefused, Func<HostObservation, Task> onHost)
    {
        var decision = await tools.Guard.ClearAsync(job, asked, arguments, stop.Token);
        if (decision.Trouble is { } trouble)
        {
            await StopForAsync(new NmapExit(decision.TroubleOutcome, trouble));
            return _trouble!;
        }

        if (!decision.Refusals.IsEmpty)
        {
            tools.Logger.Refused(job.JobId, decision.Refusals.Length, decision.Refusals[0].Address.ToString(), decision.Refusals[0].Explanation);
            await onRefused(decision.Refusals);
        }

        if (decision.Invocation is not { } invocation)
            return new NmapExit(ScanOutcome.Refused, "every target was refused");

        using var span = EngineTraces.Nmap(job, look, invocation.Targets.Length);
        tools.Logger.Starting(job.JobId, invocation.Targets.Length, string.Join(' ', invocation.Arguments));
        NmapProcess process;
        try
        {
            process = await NmapProcess.StartAsync(
                invocation, _installation!, HeldTo(invocation, look), LeaseDeadline.Of(job, tools.Leases).Until, Deadline(ample), tools.Options.SilenceLimit, tools.Time);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            var outcome = exception is IOException { HResult: ScopeGuard.ErrorNoSpace } ? ScanOutcome.DiskFull : ScanOutcome.NotPermitted;
            return Note(new NmapExit(outcome, $"nmap could not be started: {exception.Message}"));
        }

        await using (process)
        {
            using var measured = tools.Metrics.ProcessStarted(look);
            await using var cancelling = stop.Token.Register(() => process.Kill(KillReason.Cancelled));
            await using var lease = new LeaseWatch(job, tools.Leases, tools.Time, process);
            await using var clock = new ClockWatch(tools.Machine, process);
            await using var reader = new NmapXmlReader(
                process.Output, new NmapXmlReaderOptions { Vantage = job.Vantage, TimeWhenMissing = tools.Time.GetUtcNow(), Shift = tools.Machine.BehindOf(tools.Time) });

            // Not cancelled: after a kill the pipe still holds hosts that are whole.
            await foreach (var host in reader.ReadHostsAsync(CancellationToken.None))
            {
                if (clock.Check())
                    await onHost(host);
            }

            var exit = await process.WaitAsync(reader.Run.IsComplete);
            span?.End(exit.Outcome);
            if (process.KilledFor is KillReason.LeaseLost or KillReason.ClockJumped)
                await StopForAsync(exit);
            return Note(exit);
        }
    }

    // A port scan without raw packets connects, too: nearly all of those connections are one packet, which is refused or dropped.
    private HeldProcess HeldTo(ClearedInvocation invocation, string look)
    {
        var addresses = invocation.Targets.ToFrozenSet();
        return look == Detection ? new(addresses, _pace.Detection, PacketBudget.PacketsPerConnection, Deny) : new(addresses, _pace.Ports, 1, Deny);

        void Deny(IPEndPoint elsewhere)
        {
            tools.Metrics.Denied();
            tools.Logger.Denied(job.JobId, elsewhere);
        }
    }

    private static int GroupsOf(int hosts, int groupSize) => (hosts + groupSize - 1) / groupSize;

    private TimeSpan Deadline(TimeSpan ample)
    {
        ample += TimeSpan.FromMinutes(1);
        return ample < tools.Options.MaxProcessDuration ? ample : tools.Options.MaxProcessDuration;
    }

    // The first trouble explains the others.
    private NmapExit Note(NmapExit exit)
    {
        if (exit.Outcome is not (ScanOutcome.Completed or ScanOutcome.Cancelled))
            Interlocked.CompareExchange(ref _trouble, exit, null);
        return exit;
    }

    // For trouble after which no target may be scanned: those without a result go back to the queue.
    private Task StopForAsync(NmapExit exit)
    {
        Interlocked.CompareExchange(ref _trouble, exit, null);
        return stop.CancelAsync();
    }
}
