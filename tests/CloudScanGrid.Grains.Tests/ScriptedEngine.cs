using System.Collections.Concurrent;
using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains.Tests;

/// <summary>An engine whose hosts a test writes. It keeps what it was asked, so that a test can look.</summary>
internal sealed class ScriptedEngine : IScanEngine
{
    private int _hostsAtOnce;
    private readonly Dictionary<string, int> _packets = new(StringComparer.Ordinal);

    public ConcurrentBag<ScanJob> Jobs { get; } = [];

    public ConcurrentDictionary<IPAddress, int> Looks { get; } = new();

    public int PeakHosts { get; private set; }

    public int PeakPackets { get; private set; }

    /// <summary>Whether it can send fewer packets in the middle of a job.</summary>
    public bool CanLower { get; set; } = true;

    /// <summary>The packets a second of each job that runs.</summary>
    public IReadOnlyCollection<int> Packets
    {
        get
        {
            lock (Jobs)
                return [.. _packets.Values];
        }
    }

    /// <summary>What each address offers; the default is one web server.</summary>
    public Func<IPAddress, HostObservation>? Host { get; set; }

    /// <summary>Awaited before each host: a test can hold the engine here.</summary>
    public Func<ScanJob, CancellationToken, Task> BeforeHost { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What the engine tells before each host, given the job and the targets that have not ended; null for an engine that asks everything at once.</summary>
    public Func<ScanJob, ScanTarget[], ScanRound>? Round { get; set; }

    public Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineCapabilities(ScanOutcome.Completed, "scripted", false, "scripted"));

    public async Task<ScanReport> RunAsync(
        ScanJob job,
        Func<HostObservation, ValueTask> onHost,
        Func<ScanRound, ValueTask<IReadOnlyCollection<IPAddress>>> onRound,
        CancellationToken cancellationToken)
    {
        Jobs.Add(job);
        lock (Jobs)
        {
            PeakHosts = Math.Max(PeakHosts, _hostsAtOnce += job.Targets.Length);
            _packets[job.JobId] = job.MaxPacketsPerSecond;
            PeakPackets = Math.Max(PeakPackets, _packets.Values.Sum());
        }

        var outcome = ScanOutcome.Completed;
        var observed = 0;
        try
        {
            var open = job.Targets.ToList();
            while (open is [var target, ..])
            {
                await BeforeHost(job, cancellationToken);
                if (Round is { } round)
                {
                    var taken = await onRound(round(job, [.. open]));
                    open.RemoveAll(one => taken.Contains(one.Address));
                    if (!open.Contains(target))
                        continue;
                }

                open.Remove(target);
                Looks.AddOrUpdate(target.Address, 1, (_, looks) => looks + 1);
                await onHost(Host?.Invoke(target.Address) ?? WebServer(target.Address));
                observed++;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = ScanOutcome.Cancelled;
        }
        finally
        {
            lock (Jobs)
            {
                _hostsAtOnce -= job.Targets.Length;
                _packets.Remove(job.JobId);
            }
        }

        var now = DateTimeOffset.UnixEpoch;
        return new ScanReport { JobId = job.JobId, Outcome = outcome, HostsObserved = observed, StartedAt = now, FinishedAt = now };
    }

    /// <summary>With what each job gets along that asks no ports any more; by default all of them ask ports.</summary>
    public Func<string, int?> Need { get; set; } = _ => null;

    public int? FindNeed(string jobId) => Need(jobId);

    public int? Lower(string jobId, int packetsPerSecond)
    {
        lock (Jobs)
        {
            if (!CanLower || !_packets.TryGetValue(jobId, out var packets) || packets <= packetsPerSecond)
                return null;
            return _packets[jobId] = packetsPerSecond;
        }
    }

    public void Raise(string jobId, int packetsPerSecond)
    {
        lock (Jobs)
        {
            _packets[jobId] = packetsPerSecond;
            PeakPackets = Math.Max(PeakPackets, _packets.Values.Sum());
        }
    }

    public static HostObservation WebServer(IPAddress address, params ushort[] alsoOpen)
    {
        var ports = alsoOpen.Append((ushort)80).Order();
        return new HostObservation
        {
            Address = address,
            StartedAt = TimeProvider.System.GetUtcNow(),
            ObservedAt = TimeProvider.System.GetUtcNow(),
            Vantage = "local/internal",
            State = HostState.Up,
            IsComplete = true,
            Coverage = new PortCoverage { Tcp = PortRanges.Parse("1-1000,6379") },
            ProbesSent = 1001,
            Services =
            [
                .. ports.Select(port => new ObservedService
                {
                    Port = new NetworkPort(TransportProtocol.Tcp, port), State = PortState.Open, Reason = "syn-ack", Name = port == 80 ? "http" : "redis",
                    Product = port == 80 ? "nginx" : "Redis key-value store", Version = "1.0", Method = ServiceMethod.Probed, Confidence = 10,
                }),
            ],
            Unlisted = [new UnlistedPorts(PortState.Closed, 1000, "reset", TransportProtocol.Tcp, PortRanges.Parse("1-1000,6379").Except(PortRanges.Of(ports)))],
        };
    }
}
