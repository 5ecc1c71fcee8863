using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab;

/// <summary>What a directory's files say about its laboratory.</summary>
public sealed record LabStatus
{
    /// <summary>Whether its process lives.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether it runs and everything listens.</summary>
    public bool IsReady { get; init; }

    /// <summary>The process that runs it; null for none.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The namespace from which a running laboratory is scanned; null where it is the machine's own.</summary>
    public string? ScannerNamespace { get; init; }

    /// <summary>The fleet's form; null where nothing was drawn yet.</summary>
    public LabForm? Form { get; init; }

    /// <summary>The fleet's seed; null where nothing was drawn yet.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How many hosts it has.</summary>
    public int Hosts { get; init; }

    /// <summary>How many incidents happened.</summary>
    public int Incidents { get; init; }

    /// <summary>The described revision, from 1; 0 where nothing was drawn yet.</summary>
    public int Revision { get; init; }

    /// <summary>The revision that listens; 0 where none does.</summary>
    public int AppliedRevision { get; init; }

    /// <summary>Why the newest revision does not listen as described; null where nothing is wrong.</summary>
    public string? Error { get; init; }
}
