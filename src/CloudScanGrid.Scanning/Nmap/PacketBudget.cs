using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// How a job's packets are shared by the processes that run at once. The port scan gets three quarters, the detection processes together one quarter: they ask few
/// ports. <c>--max-rate</c> is what nmap aims at; what it sends in fact, the connections of version detection and scripts included, <see cref="Pacing.PacketGate"/> lets
/// through in turn. Without one those connections are bounded in number: one takes ten packets and lasts a round trip or more.
/// </summary>
/// <param name="PortRate"><c>--max-rate</c> of the port scan.</param>
/// <param name="DetectionProcesses">Detection processes at once, at least 1.</param>
/// <param name="DetectionPackets">What they may send beside the port scan, at least 1; all of the budget where they do not run beside it.</param>
/// <param name="AreConcurrent">Whether detection may run beside the port scan. Below eight packets a second there is nothing to share.</param>
internal sealed record PacketBudget(int PortRate, int DetectionProcesses, int DetectionPackets, bool AreConcurrent)
{
    public const int PacketsPerConnection = 10;

    public const int FewestToShare = 8;

    // A process that may send less is slower than none beside another one.
    private const int FewestPacketsPerProcess = 8;

    /// <summary>All of the job's packets a second.</summary>
    public int Total => AreConcurrent ? PortRate + DetectionPackets : PortRate;

    /// <summary>The packets with which the port scan has so many: three quarters are its.</summary>
    public int TotalFor(int portRate) => AreConcurrent ? (int)Math.Ceiling(portRate * 4.0 / 3) : portRate;

    /// <summary>The same processes with other packets, at least <see cref="FewestToShare"/> where they run at once.</summary>
    public PacketBudget With(int total) =>
        AreConcurrent ? this with { PortRate = total - (total / 4), DetectionPackets = total / 4 } : this with { PortRate = total, DetectionPackets = total };

    public static PacketBudget Of(ScanJob job, int maxDetectionProcesses)
    {
        var total = Math.Max(1, job.MaxPacketsPerSecond);
        if (total < FewestToShare || (!job.Profile.DetectServices && job.Profile.Scripts.IsEmpty))
            return new PacketBudget(total, 1, total, AreConcurrent: false);
        var reserve = total / 4;
        return new PacketBudget(total - reserve, Math.Clamp(reserve / FewestPacketsPerProcess, 1, maxDetectionProcesses), reserve, AreConcurrent: true);
    }

    /// <summary>What each detection process gets of packets that they share.</summary>
    /// <param name="packets">All of them, a second.</param>
    public DetectionShare Share(int packets) => new(
        packets, Math.Max(1, packets / DetectionProcesses), Math.Clamp(Total / PacketsPerConnection / DetectionProcesses, 1, 100));
}
