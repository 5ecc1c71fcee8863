using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Scanning.Nmap.Guarding;

namespace CloudScanGrid.Scanning.Tests.Nmap;

/// <summary>The guard kills at the deadline what was not renewed, and nothing else.</summary>
public sealed class ProcessGuardTests : IDisposable
{
    /// <summary>It looks four times a second; the rest is for a machine that has other work.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly ProcessGuard _guard = new();
    private readonly List<Process> _started = [];

    public ProcessGuardTests()
    {
        if (ProcessGuard.Shell is null)
            Assert.Skip("bash is not installed");
    }

    public void Dispose()
    {
        _guard.Dispose();
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    [Fact]
    public async Task Watch_DeadlinePasses_KillsTheProcessAndItsGroupInTime()
    {
        var process = Start("setsid", "sh", "-c", "sleep 600 & wait");
        var guarded = await WatchAsync(process, TimeSpan.FromSeconds(1));
        var child = await ChildOfAsync(process.Id);
        guarded.HasExpired.ShouldBeFalse();

        var took = await EndAsync(process);

        took.ShouldBeLessThan(TimeSpan.FromSeconds(1) + Slack);
        process.ExitCode.ShouldBe(137);
        guarded.HasExpired.ShouldBeTrue();
        IsRunning(child).ShouldBeFalse();
    }

    [Fact]
    public async Task Extend_BeforeTheDeadline_LetsItRunUntilTheNewOne()
    {
        var process = Start("sleep", "600");
        var other = Start("sleep", "600");
        var guarded = await WatchAsync(process, TimeSpan.FromSeconds(1));
        await WatchAsync(other, TimeSpan.FromSeconds(1));

        await guarded.ExtendAsync(BootClock.Now + TimeSpan.FromSeconds(3));
        await EndAsync(other);

        process.HasExited.ShouldBeFalse();
        (await EndAsync(process)).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Watch_IdThatIsSomebodyElsesByNow_KillsNobody()
    {
        var process = Start("sleep", "600");
        var marker = Start("sleep", "600");
        await _guard.WatchAsync(process.Id, string.Create(CultureInfo.InvariantCulture, $"{process.Id} 1 1\n"));
        await WatchAsync(marker, TimeSpan.FromSeconds(-1));

        await EndAsync(marker);

        process.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Forget_BeforeTheDeadline_KillsNobody()
    {
        var process = Start("sleep", "600");
        var marker = Start("sleep", "600");
        var guarded = await WatchAsync(process, TimeSpan.FromSeconds(0.5));
        await guarded.ForgetAsync();
        await WatchAsync(marker, TimeSpan.FromSeconds(1));

        await EndAsync(marker);

        process.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Dispose_WhoStartedItIsGone_KillsAllThatItWatches()
    {
        var process = Start("sleep", "600");
        await WatchAsync(process, TimeSpan.FromHours(1));

        _guard.Dispose();

        (await EndAsync(process)).ShouldBeLessThan(Slack);
    }

    [Fact]
    public async Task Extend_SomebodyKilledTheGuard_AnotherOneWatchesAll()
    {
        var process = Start("sleep", "600");
        var other = Start("sleep", "600");
        var guarded = await WatchAsync(process, TimeSpan.FromSeconds(2));
        await WatchAsync(other, TimeSpan.FromSeconds(2));
        var first = _guard.ProcessId!.Value;
        using (var guard = Process.GetProcessById(first))
        {
            guard.Kill();
            await guard.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await guarded.ExtendAsync(BootClock.Now + TimeSpan.FromSeconds(2));

        _guard.ProcessId.ShouldNotBe(first);
        await EndAsync(process);
        await EndAsync(other);
    }

    private static async Task<TimeSpan> EndAsync(Process process)
    {
        var started = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        await process.WaitForExitAsync(limit.Token);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<int> ChildOfAsync(int id)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task/{id}/children");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (true)
        {
            var children = (await File.ReadAllTextAsync(path, limit.Token)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (children is [var child])
                return int.Parse(child, CultureInfo.InvariantCulture);
            await Task.Delay(10, limit.Token);
        }
    }

    // One that waits for init to take notice has ended.
    private static bool IsRunning(int id)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat");
        return File.Exists(path) && !File.ReadAllText(path).Contains(") Z ", StringComparison.Ordinal);
    }

    private async Task<GuardedProcess> WatchAsync(Process process, TimeSpan lease) =>
        (await GuardedProcess.WatchAsync(_guard, process.Id, BootClock.Now + lease)).ShouldNotBeNull();

    private Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(program, arguments);
        _started.Add(process);
        return process;
    }
}
