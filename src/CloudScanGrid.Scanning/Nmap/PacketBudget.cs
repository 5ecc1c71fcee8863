using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// How a job's packets are shared by the processes that run at once. Port scans get three quarters, the detection processes together one quarter: they ask few
/// ports. <c>--max-rate</c> does not bound what version detection and scripts send (nmap paces those by answers), so their connections at once are bounded
/// instead: a connection costs about ten packets and lasts a round trip or more.
/// </summary>
/// <param name="PortRate"><c>--max-rate</c> of the port scan.</param>
/// <param name="DetectionProcesses">Detection processes at once, at least 1.</param>
/// <param name="DetectionRate"><c>--max-rate</c> of each detection process.</param>
/// <param name="DetectionParallelism">Connections at once of each detection process, 1 to 100.</param>
/// <param name="AreConcurrent">Whether detection may run beside the port scan. Below eight packets a second there is nothing to share.</param>
internal sealed record PacketBudget(int PortRate, int DetectionProcesses, int DetectionRate, int DetectionParallelism, bool AreConcurrent)
{
    private const int PacketsPerConnection = 10;

    public static PacketBudget Of(ScanJob job, int maxDetectionProcesses)
    {
        var total = Math.Max(1, job.MaxPacketsPerSecond);
        if (!job.Profile.DetectServices && job.Profile.Scripts.IsEmpty)
            return new PacketBudget(total, 1, total, 1, AreConcurrent: false);
        if (total < 8)
            return new PacketBudget(total, 1, total, 1, AreConcurrent: false);
        var reserve = total / 4;
        var processes = Math.Clamp(reserve, 1, maxDetectionProcesses);
        var parallelism = Math.Clamp(total / PacketsPerConnection / processes, 1, 100);
        return new PacketBudget(total - reserve, processes, reserve / processes, parallelism, AreConcurrent: true);
    }
}
