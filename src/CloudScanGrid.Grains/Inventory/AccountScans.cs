using System.Collections.Immutable;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>Campaigns of some assets of one account, because the inventory learned something of them.</summary>
internal sealed class AccountScans(AccountKey account, IInventoryStore inventory, IGrainFactory grains, TimeProvider clock)
{
    private const string Requester = "inventory";

    /// <summary>Starts one.</summary>
    /// <param name="profileName">The profile; <c>none</c> starts nothing.</param>
    /// <param name="areWanted">Which of the living assets.</param>
    /// <param name="cancellationToken">Stops the reading of the inventory.</param>
    /// <returns>How many they are.</returns>
    public async Task<int> StartAsync(string profileName, Func<Asset, bool> areWanted, CancellationToken cancellationToken)
    {
        if (ScanProfiles.Find(profileName) is not { } profile)
            return 0;
        var wanted = ImmutableArray.CreateBuilder<AssetKey>();
        await foreach (var asset in inventory.ReadLiveAssetsAsync(account, cancellationToken))
        {
            if (areWanted(asset))
                wanted.Add(asset.Snapshot.Key);
        }

        if (wanted.Count > 0)
        {
            var request = new ScanRequest { Accounts = [account], Assets = wanted.ToImmutable(), Profile = profile, RequestedBy = Requester };
            await grains.GetCampaign(CampaignId.New(clock.GetUtcNow())).StartAsync(request);
        }

        return wanted.Count;
    }
}
