using System.Globalization;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Domain.Tests.Scope;

public class ScanWindowTests
{
    private static readonly DayOfWeek[] Workdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    // 2026-11-23 is a Monday; Berlin is at UTC+1 in November.
    [Theory]
    [InlineData("2026-11-23T08:59:59Z", false)]
    [InlineData("2026-11-23T09:00:00Z", true)]
    [InlineData("2026-11-23T15:59:59.9999999Z", true)]
    [InlineData("2026-11-23T16:00:00Z", false)]
    [InlineData("2026-11-22T12:00:00Z", false)]
    public void IsOpen_WindowWithinADay_IncludesStartAndExcludesEnd(string instant, bool expected) =>
        Window("10:00", "17:00", Workdays).IsOpen(At(instant)).ShouldBe(expected);

    [Theory]
    [InlineData("2026-11-27T18:59:00Z", false)] // Friday 19:59
    [InlineData("2026-11-27T19:00:00Z", true)]
    [InlineData("2026-11-28T04:59:00Z", true)] // Saturday morning belongs to Friday
    [InlineData("2026-11-28T05:00:00Z", false)]
    [InlineData("2026-11-28T19:00:00Z", false)] // Saturday evening does not
    [InlineData("2026-11-23T04:00:00Z", false)] // Monday morning belongs to Sunday
    public void IsOpen_WindowOverMidnight_BelongsToTheDayOfItsStart(string instant, bool expected) =>
        Window("20:00", "06:00", Workdays).IsOpen(At(instant)).ShouldBe(expected);

    [Theory]
    [InlineData("2026-11-22T23:00:00Z", true)] // Monday 00:00
    [InlineData("2026-11-23T22:59:59Z", true)]
    [InlineData("2026-11-23T23:00:00Z", false)]
    [InlineData("2026-11-22T22:59:59Z", false)]
    public void IsOpen_EqualTimes_IsTheWholeDay(string instant, bool expected) =>
        Window("00:00", "00:00", DayOfWeek.Monday).IsOpen(At(instant)).ShouldBe(expected);

    [Theory]
    [InlineData("2026-11-23T17:00:00Z", true)] // Monday 18:00
    [InlineData("2026-11-24T16:59:00Z", true)]
    [InlineData("2026-11-24T17:00:00Z", false)]
    public void IsOpen_EqualTimesInTheEvening_Is24Hours(string instant, bool expected) =>
        Window("18:00", "18:00", DayOfWeek.Monday).IsOpen(At(instant)).ShouldBe(expected);

    // Sunday 2026-03-29: clocks go from 02:00 to 03:00 at 01:00 UTC.
    [Theory]
    [InlineData("01:30", "03:30", "2026-03-29T00:29:00Z", false)]
    [InlineData("01:30", "03:30", "2026-03-29T00:30:00Z", true)]
    [InlineData("01:30", "03:30", "2026-03-29T01:29:00Z", true)] // 03:29 summer time: the window lasts one hour
    [InlineData("01:30", "03:30", "2026-03-29T01:30:00Z", false)]
    [InlineData("02:00", "03:00", "2026-03-29T00:59:59Z", false)]
    [InlineData("02:00", "03:00", "2026-03-29T01:00:00Z", false)] // the hour does not exist
    public void IsOpen_ClocksGoForward_FollowsTheClock(string from, string to, string instant, bool expected) =>
        Window(from, to, DayOfWeek.Sunday).IsOpen(At(instant)).ShouldBe(expected);

    // Sunday 2026-10-25: clocks go from 03:00 back to 02:00 at 01:00 UTC.
    [Theory]
    [InlineData("2026-10-24T23:59:59Z", false)]
    [InlineData("2026-10-25T00:00:00Z", true)] // 02:00 summer time
    [InlineData("2026-10-25T00:59:59Z", true)]
    [InlineData("2026-10-25T01:00:00Z", true)] // 02:00 again
    [InlineData("2026-10-25T01:59:59Z", true)]
    [InlineData("2026-10-25T02:00:00Z", false)]
    public void IsOpen_ClocksGoBack_TheHourIsThereTwice(string instant, bool expected) =>
        Window("02:00", "03:00", DayOfWeek.Sunday).IsOpen(At(instant)).ShouldBe(expected);

    [Fact]
    public void IsOpen_InstantWithAnOffset_IsTheSameInstant() =>
        Window("10:00", "17:00", Workdays).IsOpen(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.FromHours(-8))).ShouldBeTrue();

    private static ScanWindow Window(string from, string to, params DayOfWeek[] days) => new(
        [.. days], TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture), "Europe/Berlin");

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
