using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Rounds;

/// <summary>How large the rounds of a job are: many enough that little is asked twice when its silo dies, few enough that starting nmap does not matter.</summary>
/// <param name="GroupSize">Hosts that are asked together.</param>
/// <param name="Rate">Packets a second that they share.</param>
/// <param name="Duration">How long a round is to take where nothing is lost.</param>
internal sealed record PortRounds(int GroupSize, int Rate, TimeSpan Duration)
{
    /// <summary>The rounds of a job; null when one process can as well ask everything at once.</summary>
    public static PortRounds? Of(ScanJob job, int rate, NmapOptions options)
    {
        if (!job.Profile.CanTakeRounds)
            return null;
        var groupSize = Math.Min(job.Targets.Length, NmapArguments.PortGroupSize(job.Profile, rate, options));
        var rounds = new PortRounds(groupSize, rate, options.RoundDuration);
        return job.Checkpoints.IsEmpty && rounds.CountFor(job.Profile.Ports.PortsPerHost, groupSize) == 1 ? null : rounds;
    }

    /// <summary>In how many rounds so many ports of each of these hosts are asked.</summary>
    public int CountFor(int ports, int hosts)
    {
        var portsPerRound = Math.Max(ScanRound.FewestPorts, Rate * Duration.TotalSeconds / hosts);
        return Math.Max(1, (int)Math.Round(ports / portsPerRound));
    }
}
