using System.Globalization;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Whether a process that we start may open raw sockets.</summary>
internal static class RawPackets
{
    private const int NetRaw = 13;

    /// <summary>
    /// Linux, capabilities(7): a program started by root keeps the effective set (a container's root often lacks CAP_NET_RAW); one started by somebody else keeps
    /// the ambient set only. Elsewhere root may.
    /// </summary>
    public static bool AreAllowed()
    {
        const string Status = "/proc/self/status";
        return File.Exists(Status) ? AreAllowed(File.ReadAllLines(Status), Environment.IsPrivilegedProcess) : Environment.IsPrivilegedProcess;
    }

    internal static bool AreAllowed(IEnumerable<string> status, bool isRoot)
    {
        var name = isRoot ? "CapEff:" : "CapAmb:";
        var line = status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan(name.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var set)
            && (set & (1UL << NetRaw)) != 0;
    }
}
