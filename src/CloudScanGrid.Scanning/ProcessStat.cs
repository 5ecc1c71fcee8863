namespace CloudScanGrid.Scanning;

/// <summary>What the kernel tells of a process: <c>/proc/PID/stat</c>, proc_pid_stat(5).</summary>
internal sealed class ProcessStat
{
    private readonly string[] _fields;

    private ProcessStat(string[] fields) => _fields = fields;

    /// <summary>A field by its number in the manual, from 3 on.</summary>
    public string this[int field] => _fields[field - 3];

    /// <summary>Reads it.</summary>
    /// <param name="process">The id, or <c>self</c>.</param>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessStat Read(string process)
    {
        // The second field, the name, is in parentheses and may hold anything; the third follows the last one.
        var text = File.ReadAllText($"/proc/{process}/stat");
        return new(text[(text.LastIndexOf(')') + 2)..].Split(' '));
    }
}
