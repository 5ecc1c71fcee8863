namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Whether a process that we start may open raw sockets.</summary>
internal static class RawPackets
{
    private const int NetRaw = 13;

    /// <summary>
    /// Linux, capabilities(7): a program started by root keeps the effective set (a container's root often lacks CAP_NET_RAW); one started by somebody else keeps
    /// the ambient set only. Elsewhere root may.
    /// </summary>
    public static bool AreAllowed() =>
        ProcessStatus.IsThere ? AreAllowed(ProcessStatus.Read(), Environment.IsPrivilegedProcess) : Environment.IsPrivilegedProcess;

    internal static bool AreAllowed(ProcessStatus status, bool isRoot) => status.HasCapability(isRoot ? "CapEff" : "CapAmb", NetRaw);
}
