using System.Runtime.CompilerServices;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.LoadTests.Estates;

/// <summary>An engine that answers at once and sends nothing, so that everything behind the engine is the limit.</summary>
internal sealed class SimulatedEngine : PlayedEngine
{
    private static readonly string Ports = SimulatedHost.AskedPorts.ToString();

    protected override async IAsyncEnumerable<HostObservation> LookAsync(ScanJob job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var coverage = new PortCoverage { Tcp = PortRanges.Parse(Ports) };
        foreach (var target in job.Targets)
        {
            if (cancellationToken.IsCancellationRequested)
                yield break;
            yield return SimulatedHost.Look(target.Address, Campaign, coverage);
        }
    }
}
