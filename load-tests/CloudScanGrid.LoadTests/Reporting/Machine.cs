using System.Globalization;

namespace CloudScanGrid.LoadTests.Reporting;

/// <summary>What Linux says of the machine and of this process (proc(5)).</summary>
internal static class Machine
{
    /// <summary>USER_HZ: 100 wherever .NET runs.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The machine's load over the last minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The processor time of this process so far, all threads.</summary>
    public static TimeSpan Cpu() => Environment.CpuUsage.TotalTime;

    /// <summary>The processor time that a process and all its children took so far, those that have ended and were waited for included.</summary>
    public static TimeSpan CpuWithChildren(int process)
    {
        var ticks = TicksOf(process, withEnded: true);
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var child) && ParentOf(child) == process)
                ticks += TicksOf(child, withEnded: false);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>The processor time of a process so far, without its children.</summary>
    public static TimeSpan CpuOf(int process) => TimeSpan.FromSeconds(TicksOf(process, withEnded: false) / TicksPerSecond);

    /// <summary>The processor time of a process's children that have ended.</summary>
    public static TimeSpan CpuOfEnded(int process) => TimeSpan.FromSeconds((TicksOf(process, withEnded: true) - TicksOf(process, withEnded: false)) / TicksPerSecond);

    /// <summary>The process's resident memory in bytes.</summary>
    public static long ResidentBytes() => StatusBytes("VmRSS:");

    /// <summary>The most resident memory in bytes since <see cref="ForgetPeak"/>.</summary>
    public static long PeakResidentBytes() => StatusBytes("VmHWM:");

    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>The process that started another; 0 when that has ended.</summary>
    public static int ParentOf(int process) => StatOf(process) is { } stat ? int.Parse(stat[1], CultureInfo.InvariantCulture) : 0;

    private static double TicksOf(int process, bool withEnded) => StatOf(process) is { } stat
        ? stat[11..(withEnded ? 15 : 13)].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) : 0;

    // Behind the name, which may hold anything: state, parent, ..., utime, stime, cutime, cstime.
    private static string[]? StatOf(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return null;
        }
    }

    private static long StatusBytes(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
