using System.Collections.Immutable;
using System.Globalization;
using Orleans;

namespace CloudScanGrid.Domain.Scope;

/// <summary>
/// A weekly time in which scanning is allowed, in the local time of a place. A window whose end is not after its start runs past midnight and belongs to the
/// day on which it starts; equal times are the whole day.
/// </summary>
/// <param name="Days">The days on which the window starts.</param>
/// <param name="From">When it starts, local time.</param>
/// <param name="To">When it ends, local time; that minute is no longer inside.</param>
/// <param name="TimeZone">An IANA time zone id, as in <c>Europe/Berlin</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.ScanWindow")]
public sealed record ScanWindow(ImmutableArray<DayOfWeek> Days, TimeOnly From, TimeOnly To, string TimeZone)
{
    /// <summary>Whether the window is open at this instant. Daylight saving follows the zone's rules.</summary>
    public bool IsOpen(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        var today = local.DayOfWeek;
        if (From < To)
            return Days.Contains(today) && time >= From && time < To;
        var yesterday = (DayOfWeek)(((int)today + 6) % 7);
        return (Days.Contains(today) && time >= From) || (Days.Contains(yesterday) && time < To);
    }

    /// <summary><c>Mon,Tue 20:00-06:00 Europe/Berlin</c>.</summary>
    public override string ToString()
    {
        var days = string.Join(',', Days.Select(day => day.ToString()[..3]));
        return string.Create(CultureInfo.InvariantCulture, $"{days} {From:HH:mm}-{To:HH:mm} {TimeZone}");
    }
}
