using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Pacing;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <inheritdoc cref="IPortAsker"/>
/// <param name="job">The job.</param>
/// <param name="run">Its run.</param>
/// <param name="pace">What it sends.</param>
/// <param name="hostGroupSize">The most hosts of a process.</param>
/// <param name="once">How ports are asked, but for which.</param>
/// <param name="isIPv6">The address family of the hosts.</param>
internal sealed class PortAsker(ScanJob job, NmapJob run, JobPace pace, int hostGroupSize, ScanProfile once, bool isIPv6) : IPortAsker
{
    public double CarriedShare => pace.CarriedShare;

    public int CarriedRate => pace.PortRate;

    public int HostGroupSize => hostGroupSize;

    public bool IsStopped => run.IsStopped;

    public async Task<IReadOnlyDictionary<IPAddress, HostObservation>> AskOnceAsync(IReadOnlySet<IPAddress> hosts, PortRanges ports, int processes)
    {
        var answers = new Dictionary<IPAddress, HostObservation>();
        await run.AskPortsAsync(
            once with { Ports = PortSelection.Of(new PortCoverage { Tcp = ports }) },
            [.. job.Targets.Where(target => hosts.Contains(target.Address))],
            isIPv6,
            processes,
            _ => Task.CompletedTask,
            host =>
            {
                if (host is { State: HostState.Up, IsComplete: true })
                    answers.TryAdd(host.Address, host);
                return Task.CompletedTask;
            });
        return answers;
    }

    public void Lost(double lost, double carried) => pace.Lost(lost, carried);

    public void AllCarried() => pace.AllCarried();
}
