using System.Globalization;
using System.Runtime.Versioning;

namespace CloudScanGrid.TestServers.Programs;

/// <summary>Stands before the real nmap and writes down with what it was started, arguments and standard input.</summary>
public sealed class NmapRecord
{
    private readonly string _file;

    private NmapRecord(string file) => _file = file;

    /// <summary>The starts that scanned, each with its arguments, one a line, and its targets; not the one that asked for the version.</summary>
    public IReadOnlyList<string> Scans => File.Exists(_file)
        ? [.. File.ReadAllText(_file).Split("START\n", StringSplitOptions.RemoveEmptyEntries).Where(start => !start.StartsWith("--version\n", StringComparison.Ordinal))]
        : [];

    /// <summary>The ranges of the port scans, of each its first and last port, in the order of the starts; a range that stands beside others in a scan is an entry of its own.</summary>
    public IReadOnlyList<(int From, int To)> PortsAsked =>
    [
        .. from scan in Scans
           let arguments = scan.Split('\n')
           where !arguments.Contains("-sV")
           from range in arguments[Array.IndexOf(arguments, "-p") + 1][2..].Split(',')
           let ends = range.Split('-')
           select (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture)),
    ];

    [UnsupportedOSPlatform("windows")]
    public static NmapRecord Install(Workplace work)
    {
        var file = work.File("nmap.record");
        // One write a start: several run at once.
        work.UseAsNmap(
            $$"""
            if [ "$1" = --version ]; then targets=; else targets="$(cat)"; fi
            printf '%s' "START
            $(printf '%s\n' "$@" "$targets")
            " >> '{{file}}'
            exec '{{Machine.Find("nmap")}}' "$@" <<< "$targets"
            """);
        return new NmapRecord(file);
    }
}
