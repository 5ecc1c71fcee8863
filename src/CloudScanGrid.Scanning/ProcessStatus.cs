using System.Globalization;

namespace CloudScanGrid.Scanning;

/// <summary>What the kernel tells of a thread's rights: <c>/proc/PID/status</c>, proc_pid_status(5).</summary>
internal sealed class ProcessStatus(IEnumerable<string> lines)
{
    private const string Own = "/proc/thread-self/status";

    private readonly string[] _lines = [.. lines];

    /// <summary>Whether there is any.</summary>
    public static bool IsThere => File.Exists(Own);

    /// <summary>Whether what this starts can gain no rights by its file.</summary>
    public bool GainsNoPrivileges => Find("NoNewPrivs") is "1";

    /// <summary>That of the calling thread.</summary>
    public static ProcessStatus Read() => new(File.ReadAllLines(Own));

    /// <summary>Whether a set, as <c>CapEff</c>, has a capability.</summary>
    public bool HasCapability(string set, int number) =>
        ulong.TryParse(Find(set), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var capabilities) && (capabilities & (1UL << number)) != 0;

    private string? Find(string name) =>
        _lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
}
