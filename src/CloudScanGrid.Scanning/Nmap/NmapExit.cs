using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>How a process of nmap ended.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Message">What happened and what to do, in a sentence; null when all went well.</param>
internal sealed record NmapExit(ScanOutcome Outcome, string? Message)
{
    private const int SignalBase = 128;
    private const int SigKill = 9;
    private const int SigFileSize = 25;

    /// <summary>The exit code of a process that SIGKILL ended.</summary>
    public const int CodeWhenKilled = SignalBase + SigKill;

    /// <summary>Judges an end by what we did, what the report says, the exit code and the error stream.</summary>
    /// <param name="code">The exit code; 128 and the signal's number for one that a signal ended.</param>
    /// <param name="killedFor">Why we killed it.</param>
    /// <param name="errors">The end of its error stream. Hostile: it may quote what targets said.</param>
    /// <param name="isReportComplete">Whether its XML says that the run ended well.</param>
    public static NmapExit Judge(int code, KillReason killedFor, string errors, bool isReportComplete)
    {
        var last = LastLine(errors);
        var said = last.Length == 0 ? "" : $"; it said: {last}";
        switch (killedFor)
        {
            case KillReason.Cancelled: return new(ScanOutcome.Cancelled, "the scan was cancelled");
            case KillReason.LeaseLost: return new(ScanOutcome.Cancelled, "the lease on the targets ended before the scan did; they go back to the queue");
            case KillReason.ClockJumped:
                return new(ScanOutcome.Cancelled, "the machine's clock jumped while nmap ran, which times its probes by it; the targets go back to the queue");
            case KillReason.Silent: return new(ScanOutcome.EngineHung, $"nmap printed nothing for too long and was killed{said}");
            case KillReason.Deadline: return new(ScanOutcome.EngineHung, $"nmap did not end in the time that its profile allows and was killed{said}");
        }

        if (code == 0 && isReportComplete)
            return new(ScanOutcome.Completed, null);
        if (Says(errors, "No space left on device"))
            return new(ScanOutcome.DiskFull, $"a disk is full{said}");
        if (code == SignalBase + SigFileSize || Says(errors, "File size limit"))
            return new(ScanOutcome.ResourceLimit, $"nmap reached its file size limit{said}");
        if (Says(errors, "Cannot allocate memory") || Says(errors, "bad_alloc") || Says(errors, "Out of memory") || Says(errors, "not enough memory") || Says(errors, "malloc"))
            return new(ScanOutcome.ResourceLimit, $"nmap reached its memory limit; raise MemoryLimitBytes or scan fewer hosts a process{said}");
        if (Says(errors, "Operation not permitted") || Says(errors, "requires root privileges") || Says(errors, "Permission denied") || Says(errors, "Failed to open device"))
            return new(ScanOutcome.NotPermitted, $"the operating system refused what nmap needs; run as root, give it CAP_NET_RAW or force connect scans{said}");
        if (code == CodeWhenKilled)
            return new(ScanOutcome.EngineCrashed, $"somebody killed nmap, maybe the kernel for want of memory{said}");
        if (code > SignalBase)
            return new(ScanOutcome.EngineCrashed, $"nmap was ended by signal {code - SignalBase}{said}");
        return code != 0
            ? new(ScanOutcome.EngineCrashed, $"nmap ended with exit code {code}{said}")
            : new(ScanOutcome.EngineCrashed, $"nmap ended without a whole report{said}");
    }

    private static bool Says(string errors, string what) => errors.Contains(what, StringComparison.OrdinalIgnoreCase);

    private static string LastLine(string errors)
    {
        var line = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(line => !string.Equals(line, "QUITTING!", StringComparison.Ordinal)) ?? "";
        var printable = string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));
        return printable.Length > 300 ? printable[..300] + "…" : printable;
    }
}
