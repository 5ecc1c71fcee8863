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
