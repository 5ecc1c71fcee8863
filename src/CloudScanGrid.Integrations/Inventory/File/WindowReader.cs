using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Reads one scan window. What a window leaves out does not narrow it: every day, the whole day, UTC.</summary>
internal sealed class WindowReader(StrictJsonReader json)
{
    private static readonly ObjectShape Shape = new("a window", [], ["days", "from", "to", "timeZone"]);

    // The order of ISO 8601, which is that of the ranges people write.
    private static readonly ImmutableArray<string> DayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly ImmutableArray<DayOfWeek> Daily = [.. Enumerable.Range(0, 7).Select(DayAt)];

    private static readonly SearchValues<char> ZoneLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    private ImmutableArray<DayOfWeek> _days = Daily;
    private TimeOnly _from = TimeOnly.MinValue;
    private TimeOnly _to = TimeOnly.MinValue;
    private string _timeZone = "Etc/UTC";

    public ScanWindow Read()
    {
        json.ReadObject(Shape, field =>
        {
            switch (field)
            {
                case "days": _days = ReadDays(); break;
                case "from": _from = ReadTimeOfDay(); break;
                case "to": _to = ReadTimeOfDay(); break;
                default: _timeZone = ReadTimeZone(); break;
            }
        });
        return new(_days, _from, _to, _timeZone);
    }

    private ImmutableArray<DayOfWeek> ReadDays()
    {
        if (json.ReadText(FieldRules.Days) is not { } text || string.Equals(text, "daily", StringComparison.Ordinal))
            return Daily;
        var days = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var first = DayNames.IndexOf(ends[0]);
            var last = DayNames.IndexOf(ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                json.Report(StrictJsonReader.Quote(text), "write days as in Mon-Fri, Sat,Sun or daily; the days are Mon, Tue, Wed, Thu, Fri, Sat, Sun");
                return Daily;
            }

            // Fri-Mon runs over the end of the week.
            for (var day = first; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == last)
                    break;
            }
        }

        return [.. days.Select(DayAt)];
    }

    private TimeOnly ReadTimeOfDay()
    {
        if (json.ReadText(FieldRules.TimeOfDay) is not { } text)
            return TimeOnly.MinValue;
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            json.Report(StrictJsonReader.Quote(text), "write a time of day as HH:mm, from 00:00 to 23:59; midnight is 00:00");
        return time;
    }

    private string ReadTimeZone()
    {
        if (json.ReadText(FieldRules.TimeZone) is not { } text)
            return _timeZone;

        // The id becomes a file name below the system's time zone folder: no dots, no leading slash.
        if (text[0] != '/' && !text.AsSpan().ContainsAnyExcept(ZoneLetters) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))
            return text;
        json.Report(
            StrictJsonReader.Quote(text), "this machine knows no such IANA time zone; write one as in Europe/Berlin or Etc/UTC (Debian's package tzdata holds them)");
        return _timeZone;
    }

    private static DayOfWeek DayAt(int index) => (DayOfWeek)((index + 1) % 7);
}
