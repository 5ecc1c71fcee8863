using CloudScanGrid.Cli.Output;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.Host.Embedded;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Starts a campaign, or goes on with one that the last process left unfinished and that asks for the same.</summary>
internal sealed class ScanRequests(EmbeddedGrid grid, Terminal terminal)
{
    public async Task<string> StartOrResumeAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        foreach (var unfinished in await grid.Store.Campaigns.ListUnfinishedAsync(cancellationToken))
        {
            if (!IsSame(unfinished.Request, request))
            {
                terminal.Say($"campaign {unfinished.Id} of {Words.Of(unfinished.CreatedAt)} is unfinished and goes on beside this one");
                continue;
            }

            terminal.Say($"campaign {unfinished.Id} of {Words.Of(unfinished.CreatedAt)} is unfinished and asks for the same: it is resumed");
            if (unfinished.State == CampaignState.Paused)
                await grid.Grains.GetCampaign(unfinished.Id).ResumeAsync();
            return unfinished.Id;
        }

        return await grid.Campaigns.StartAsync(request);
    }

    // Arrays compare by identity, so they are compared apart.
    private static bool IsSame(ScanRequest one, ScanRequest other) =>
        one.ProbeBudget == other.ProbeBudget
        && one.MaxPacketsPerSecond == other.MaxPacketsPerSecond
        && one.From == other.From
        && one.PrivateToo == other.PrivateToo
        && one.Accounts.SequenceEqual(other.Accounts)
        && one.Profile.Scripts.SequenceEqual(other.Profile.Scripts, StringComparer.Ordinal)
        && one.Profile with { Scripts = [] } == other.Profile with { Scripts = [] };
}
