namespace CloudScanGrid.Cli;

/// <summary>What the exit code says. Scripts rely on it: it only grows.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>Wrong usage, configuration or inventory: nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Done, but some targets, hosts or files are not whole.</summary>
    public const int Incomplete = 3;

    /// <summary>Scope or policy refused every target.</summary>
    public const int Refused = 4;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
