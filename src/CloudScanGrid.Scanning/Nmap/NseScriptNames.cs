using System.Collections.Frozen;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Which names may follow <c>--script</c>: those of single scripts.</summary>
internal static class NseScriptNames
{
    // Nmap Reference Guide, "Nmap Scripting Engine": a category runs whatever it holds, and some of broadcast, discovery and safe send to addresses that are no target.
    private static readonly FrozenSet<string> Categories = FrozenSet.ToFrozenSet(
        ["auth", "broadcast", "brute", "default", "discovery", "dos", "exploit", "external", "fuzzer", "intrusive", "malware", "safe", "version", "vuln", "all"],
        StringComparer.Ordinal);

    /// <summary>Whether the name is that of a single script: lower-case letters, digits and inner hyphens, 1 to 64; no category, wildcard, path or expression.</summary>
    public static bool IsAllowed(string name) =>
        name.Length is > 0 and <= 64
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && !Categories.Contains(name);
}
