using System.Globalization;

namespace CloudScanGrid.LoadTests.Reporting;

/// <summary>What Linux says of the machine and of this process (proc(5)).</summary>
internal static class Machine
{
    /// <summary>The machine's load over the last minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The processor time of this process so far, all threads.</summary>
    public static TimeSpan Cpu() => Environment.CpuUsage.TotalTime;

    /// <summary>The process's resident memory in bytes.</summary>
    public static long ResidentBytes() => StatusBytes("VmRSS:");

    /// <summary>The most resident memory in bytes since <see cref="ForgetPeak"/>.</summary>
    public static long PeakResidentBytes() => StatusBytes("VmHWM:");

    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long StatusBytes(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
