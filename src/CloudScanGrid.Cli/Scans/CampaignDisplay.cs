using System.Globalization;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Domain.Campaigns;
using Spectre.Console;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Shows on standard error how far a campaign is: a bar that moves on a terminal, a line every ten seconds elsewhere.</summary>
/// <param name="terminal">Where.</param>
/// <param name="isLive">Whether a bar may be shown: nothing else writes to the same terminal meanwhile.</param>
/// <param name="clock">The clock.</param>
internal sealed class CampaignDisplay(Terminal terminal, bool isLive, TimeProvider clock)
{
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(10);

    private readonly long _startedAt = clock.GetTimestamp();
    private long _probesAtStart = -1;

    /// <summary>Shows while the campaign is followed.</summary>
    /// <param name="follow">Follows; gets what is to be called with each progress.</param>
    public Task<CampaignProgress> ShowAsync(Func<Action<CampaignProgress>, Task<CampaignProgress>> follow)
    {
        if (terminal.IsErrorLive && isLive)
            return ShowBarAsync(follow);
        var lastAt = clock.GetTimestamp();
        return follow(progress =>
        {
            Begin(progress);
            if (clock.GetElapsedTime(lastAt) < LinePeriod)
                return;
            lastAt = clock.GetTimestamp();
            terminal.Say($"{Describe(progress)}{(Remaining(progress) is { } left ? $", about {Words.Of(left)} left" : "")}");
        });
    }

    private async Task<CampaignProgress> ShowBarAsync(Func<Action<CampaignProgress>, Task<CampaignProgress>> follow)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error), Ansi = AnsiSupport.Detect });
        var bar = new Progress(console) { AutoClear = true };
        bar.Columns(new ProgressBarColumn { Width = 24 }, new TaskDescriptionColumn { Alignment = Justify.Left });
        return await bar.StartAsync(async context =>
        {
            var task = context.AddTask("planning");
            return await follow(progress =>
            {
                Begin(progress);
                task.MaxValue = Math.Max(1, progress.Total);
                task.Value = progress.Ended;
                var left = Remaining(progress);
                task.Description = Markup.Escape($"{Describe(progress)}{(left is null ? "" : $", {Words.Of(left.Value)} left")}");
            });
        });
    }

    private void Begin(CampaignProgress progress)
    {
        if (_probesAtStart < 0)
            _probesAtStart = progress.ProbesSent;
    }

    private string Describe(CampaignProgress progress)
    {
        var elapsed = clock.GetElapsedTime(_startedAt);
        var rate = (progress.ProbesSent - _probesAtStart) / Math.Max(1, elapsed.TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Ended}/{progress.Total} hosts, {progress.OpenPorts:N0} open, {progress.ProbesSent:N0} ports asked ({rate:N0}/s), {progress.Findings} findings, {Words.Of(elapsed)}");
    }

    // Hosts end in groups: before a fifth of them has, any estimate is a guess.
    private TimeSpan? Remaining(CampaignProgress progress)
    {
        if (progress.Total == 0 || progress.Ended * 5 < progress.Total || progress.Ended == progress.Total)
            return null;
        return clock.GetElapsedTime(_startedAt) * ((double)(progress.Total - progress.Ended) / progress.Ended);
    }
}
