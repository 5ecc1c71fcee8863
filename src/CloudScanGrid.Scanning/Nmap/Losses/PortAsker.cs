using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Pacing;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <inheritdoc cref="IPortAsker"/>
/// <param name="job">The job.</param>
/// <param name="run">Its run.</param>
/// <param name="pace">What it sends.</param>
/// <param name="tools">What it works with.</param>
/// <param name="once">How ports are asked, but for which.</param>
/// <param name="isIPv6">The address family of the hosts.</param>
internal sealed class PortAsker(ScanJob job, NmapJob run, JobPace pace, NmapJobTools tools, ScanProfile once, bool isIPv6) : IPortAsker
{
    // A job never spans two subnets.
    public double CarriedShare => tools.Shares.Of(job.Targets[0].Subnet);

    public int CarriedRate => pace.PortRate;

    public int HostGroupSize => tools.Options.HostGroupSize;

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

    public void Lost(double lost, double carried)
    {
        tools.Shares.Lost(job.Targets[0].Subnet, carried);
        tools.Logger.Lost(job.JobId, lost, job.Targets[0].Subnet, pace.PortRate);
        pace.Renew();
    }

    public void AllCarried()
    {
        tools.Shares.Carried(job.Targets[0].Subnet);
        pace.Renew();
    }
}
