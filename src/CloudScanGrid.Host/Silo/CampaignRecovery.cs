using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Host.Silo;

/// <summary>
/// Goes on, after a start, with every campaign that the last process left. The store's lock proves that this is the only process: whatever leases it finds
/// belong to the dead, so their targets need not wait until they run out.
/// </summary>
internal sealed partial class CampaignRecovery(ICampaignStore campaigns, IGrainFactory grains, ILogger<CampaignRecovery> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var campaign in await campaigns.ListUnfinishedAsync(stoppingToken))
        {
            LogRecovered(campaign.Id, campaign.State);
            await grains.GetCampaign(campaign.Id).RecoverAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Campaign {Campaign} was {State} when the last process ended: it goes on")]
    private partial void LogRecovered(string campaign, CampaignState state);
}
