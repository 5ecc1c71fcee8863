using CloudScanGrid.Compliance.Storage;

namespace CloudScanGrid.Grains.Tests;

public sealed class RecurringTroubleTests
{
    [Fact]
    public void Report_EachSecondForThreeMinutes_LogsTheExceptionOnceThenALineAMinuteAndItsEnd()
    {
        using var log = new TroubleLog();
        var clock = new ManualClock(SampleEstate.Start);
        var trouble = new RecurringTrouble("Campaign c-1", log.CreateLogger("tests"), clock);

        for (var second = 0; second < 180; second++)
        {
            trouble.Report(new IOException("the disk is full"));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        trouble.End();
        trouble.End();

        log.Entries.Select(entry => entry.TrimEnd()).ShouldBe(
        [
            "Error tests: Campaign c-1 could not move on; it tries again each second, and nothing of it is lost System.IO.IOException: the disk is full",
            "Error tests: Campaign c-1 could still not move on after 61 tries: the disk is full",
            "Error tests: Campaign c-1 could still not move on after 121 tries: the disk is full",
            "Warning tests: Campaign c-1 moves on again after 180 failed tries",
        ]);
    }

    [Fact]
    public void Report_TroubleComesBack_LogsItsExceptionAgain()
    {
        using var log = new TroubleLog();
        var trouble = new RecurringTrouble("Campaign c-1", log.CreateLogger("tests"), new ManualClock(SampleEstate.Start));

        trouble.Report(new IOException("the disk is full"));
        trouble.End();
        trouble.Report(new IOException("the disk is full"));

        log.Entries.Count(entry => entry.Contains("System.IO.IOException", StringComparison.Ordinal)).ShouldBe(2);
    }
}
