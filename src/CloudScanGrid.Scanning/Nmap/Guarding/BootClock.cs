using System.Globalization;

namespace CloudScanGrid.Scanning.Nmap.Guarding;

/// <summary>The time since this machine was started, suspension included: a clock that the guard, a process of its own, reads too. Linux only.</summary>
internal static class BootClock
{
    private const string Path = "/proc/uptime";

    public static bool IsThere => File.Exists(Path);

    /// <summary>The time, to a hundredth of a second.</summary>
    public static TimeSpan Now
    {
        get
        {
            var text = File.ReadAllText(Path);
            return TimeSpan.FromSeconds((double)decimal.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        }
    }
}
