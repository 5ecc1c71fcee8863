using CloudScanGrid.Scanning.Nmap.Pacing;
using Microsoft.Extensions.Time.Testing;

namespace CloudScanGrid.Scanning.Tests.Nmap.Pacing;

/// <summary>Turns are spaced evenly and none is saved up.</summary>
public sealed class PacketPaceTests
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Take_ManyAtOnce_SpacesThemEvenly()
    {
        var pace = new PacketPace(_time) { PerSecond = 4 };

        Enumerable.Range(0, 4).Select(_ => pace.Take(1).TotalSeconds).ShouldBe([0, 0.25, 0.5, 0.75]);
    }

    [Fact]
    public void Take_SeveralPackets_TheNextWaitsForAllOfThem()
    {
        var pace = new PacketPace(_time) { PerSecond = 4 };

        new[] { 10, 1, 1 }.Select(packets => pace.Take(packets).TotalSeconds).ShouldBe([0, 2.5, 2.75]);
    }

    [Fact]
    public void Take_AfterAPause_SavesNothingUpButAHundredth()
    {
        var pace = new PacketPace(_time) { PerSecond = 4 };
        pace.Take(1);
        _time.Advance(TimeSpan.FromMinutes(1));

        pace.Take(1).ShouldBe(TimeSpan.Zero);
        pace.Take(1).ShouldBe(TimeSpan.FromSeconds(0.25) - Lateness);
        pace.Take(1).ShouldBe(TimeSpan.FromSeconds(0.5) - Lateness);
    }

    [Fact]
    public void Take_PaceHasChanged_SpacesTheNextByIt()
    {
        var pace = new PacketPace(_time) { PerSecond = 4 };
        pace.Take(1);
        pace.PerSecond = 10;

        pace.Take(1).ShouldBe(TimeSpan.FromSeconds(0.25));
        pace.Take(1).ShouldBe(TimeSpan.FromSeconds(0.35));
    }
}
