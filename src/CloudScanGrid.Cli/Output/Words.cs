using System.Globalization;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Cli.Output;

/// <summary>Values as every output spells them.</summary>
internal static class Words
{
    /// <summary><c>ExcludedByTag</c> as <c>excluded-by-tag</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => EnumText.Of(value);

    /// <summary><c>2026-11-24T02:28:00Z</c>.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>1 host</c>, <c>1,234 hosts</c>.</summary>
    public static string Count(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");

    /// <summary><c>1m05s</c>.</summary>
    public static string Of(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time.Minutes:00}m")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s");
}
