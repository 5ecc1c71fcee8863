using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>What a written file says before its first host.</summary>
/// <param name="Version">The version that it claims to be of, as in <c>7.93</c>.</param>
/// <param name="Args">A command line for people; null for none.</param>
/// <param name="StartedAt">When the run started, UTC.</param>
/// <param name="Coverage">The ports that any of the hosts was asked. Which of them each host was asked stands in its <c>extraports</c>.</param>
public sealed record NmapRunHeader(string Version, string? Args, DateTimeOffset StartedAt, PortCoverage Coverage)
{
    /// <summary>The header of a run that was read.</summary>
    public static NmapRunHeader Of(NmapRun run) => new(run.Version ?? "0", run.Args, run.StartedAt ?? DateTimeOffset.UnixEpoch, run.Coverage);
}
