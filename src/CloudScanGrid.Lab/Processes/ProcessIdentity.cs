using System.Globalization;

namespace CloudScanGrid.Lab.Processes;

/// <summary>A process for certain: a pid is used again, a pid with its start time is not.</summary>
/// <param name="ProcessId">The pid.</param>
/// <param name="StartTicks">Clock ticks from the boot to its start (proc(5), <c>/proc/PID/stat</c>, field 22).</param>
internal readonly record struct ProcessIdentity(int ProcessId, long StartTicks)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } = Of(Environment.ProcessId)
        ?? throw new LabException("The laboratory needs /proc, so it runs on Linux only.");

    /// <summary>Whether this very process still runs.</summary>
    public bool IsAlive => Of(ProcessId) == this;

    /// <summary>The process that has this pid now; null for none or for a zombie.</summary>
    public static ProcessIdentity? Of(int processId)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            // The command, field 2, may hold spaces and parentheses: fields are counted from its last parenthesis on.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new(processId, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
