using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>What a file says of the run as a whole. Texts come from the file: hostile until escaped.</summary>
public sealed record NmapRun
{
    /// <summary><c>nmap</c> or <c>masscan</c>; null where the file does not say.</summary>
    public string? Scanner { get; init; }

    /// <summary>The scanner's version, as in <c>7.93</c>.</summary>
    public string? Version { get; init; }

    /// <summary>The command line, for people.</summary>
    public string? Args { get; init; }

    /// <summary>When the run started, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the run ended, UTC; null for one that did not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The ports that the run asked of every host that was up (<c>scaninfo</c>).</summary>
    public PortCoverage Coverage { get; init; } = PortCoverage.None;

    /// <summary>Whether the run says that it ended well: a <c>finished</c> element whose <c>exit</c> is <c>success</c>, or absent as before nmap 5.35.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The <c>exit</c> of the <c>finished</c> element.</summary>
    public string? Exit { get; init; }

    /// <summary>The scanner's own error message.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>How long it took, as it says.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Hosts up, as the run says; hosts that are down often have no element.</summary>
    public int? HostsUp { get; init; }

    /// <summary>Hosts down, as the run says.</summary>
    public int? HostsDown { get; init; }

    /// <summary>All hosts, as the run says.</summary>
    public int? HostsTotal { get; init; }

    /// <summary>Hosts that the reader yielded.</summary>
    public int HostsRead { get; init; }

    /// <summary>What was wrong with the file, in its order.</summary>
    public ImmutableArray<NmapXmlProblem> Problems { get; init; } = [];

    /// <summary>How many problems there were beyond the kept ones.</summary>
    public int ProblemsNotKept { get; init; }
}
