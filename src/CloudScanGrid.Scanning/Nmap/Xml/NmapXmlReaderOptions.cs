namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>What the reader cannot learn from the file, and how much of it is kept. Whatever exceeds a bound is cut and remarked on, never an error.</summary>
public sealed record NmapXmlReaderOptions
{
    /// <summary>From where the scan looked, as in <c>eu-west-1/internal</c>.</summary>
    public required string Vantage { get; init; }

    /// <summary>The time of a host for which neither its element nor the run states one.</summary>
    public DateTimeOffset TimeWhenMissing { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>What is added to every time that the file states, for a clock that was not ours. Default none.</summary>
    public TimeSpan Shift { get; init; }

    /// <summary>The longest text kept of one attribute or element, in UTF-16 code units. Default 65,536; a script's output is rarely above 10,000.</summary>
    public int MaxTextLength { get; init; } = 64 * 1024;

    /// <summary>
    /// The longest host element read, in UTF-16 code units. Default 24 Mi: 65,536 listed ports take 10 Mi without and 20 Mi with service detection.
    /// What is behind is skipped and the host is incomplete.
    /// </summary>
    public int MaxHostLength { get; init; } = 24 * 1024 * 1024;

    /// <summary>The most ports kept of one host. Default 65,536.</summary>
    public int MaxPorts { get; init; } = 65_536;

    /// <summary>The deepest nesting kept of a script's structured output. Default 16.</summary>
    public int MaxScriptDepth { get; init; } = 16;

    /// <summary>The most nodes kept of one script's structured output. Default 65,536.</summary>
    public int MaxScriptNodes { get; init; } = 65_536;

    /// <summary>The most problems kept of one file. Default 1,000; those beyond are counted.</summary>
    public int MaxProblems { get; init; } = 1000;
}
