using CloudScanGrid.Cli.Output;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Storage;

namespace CloudScanGrid.Cli.Scans;

/// <summary>What came out of a campaign, for people and as an exit code.</summary>
internal sealed class ScanSummary(IGridStore store, string campaignId, CampaignProgress progress)
{
    public int ExitCode => progress switch
    {
        { Total: > 0 } when progress.Refused == progress.Total => Cli.ExitCode.Refused,
        { Unknown: > 0 } or { Skipped: > 0 } => Cli.ExitCode.Incomplete,
        _ => Cli.ExitCode.Done,
    };

    /// <summary>Writes counts, refusals by reason, and the findings that this campaign raised first.</summary>
    /// <param name="write">Writes one line; escapes its holes.</param>
    public async Task WriteAsync(Action<FormattableString> write)
    {
        write($"campaign {campaignId}: {Words.Count(progress.Total, "target", "targets")}: {progress.Observed} whole, {progress.Unknown} unknown, {progress.Refused} refused, {progress.Skipped} left out; {Words.Count(progress.OpenPorts, "open port", "open ports")}, {Words.Count(progress.ProbesSent, "port", "ports")} asked");
        var campaign = await store.Campaigns.FindAsync(campaignId, CancellationToken.None);
        if (campaign?.Message is { } message)
            write($"  {message}");
        await WriteUnseenAsync(write);
        var findings = await store.Detection.ListByCampaignAsync(campaignId, CancellationToken.None);
        if (findings.Count == 0)
        {
            write($"nothing new was found");
            return;
        }

        write($"{Words.Count(findings.Count, "new finding", "new findings")}: {Kinds(findings)}");
        FindingBlocks.Write(findings, write);
    }

    private static string Kinds(IEnumerable<Finding> findings) => string.Join(
        ", ", findings.GroupBy(finding => finding.Type, StringComparer.Ordinal).OrderByDescending(type => type.Count()).Select(type => $"{type.Count()} {type.Key}"));

    private async Task WriteUnseenAsync(Action<FormattableString> write)
    {
        var refused = new Dictionary<RefusalReason, (int Count, string Example)>();
        var others = new Dictionary<(TargetState State, string Message), int>();
        await foreach (var target in store.Campaigns.ReadTargetsAsync(
            campaignId, [TargetState.Refused, TargetState.Skipped, TargetState.Unknown], CancellationToken.None))
        {
            if (target.Refusal is { } refusal)
                refused[refusal.Reason] = (refused.GetValueOrDefault(refusal.Reason).Count + 1, refusal.Explanation);
            else
                others[(target.State, target.Message ?? "no reason given")] = others.GetValueOrDefault((target.State, target.Message ?? "no reason given")) + 1;
        }

        foreach (var (reason, (count, example)) in refused.OrderByDescending(pair => pair.Value.Count))
            write($"  {count} refused, {Words.Of(reason)}: {example}");
        foreach (var ((state, message), count) in others.OrderByDescending(pair => pair.Value).Take(10))
            write($"  {count} {(state == TargetState.Skipped ? "left out" : "unknown")}: {message}");
    }
}
