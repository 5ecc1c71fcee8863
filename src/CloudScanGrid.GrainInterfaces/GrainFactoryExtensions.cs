using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Campaigns;
using CloudScanGrid.GrainInterfaces.Detection;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.GrainInterfaces;

/// <summary>Grains by typed keys, so that no caller writes a key as text.</summary>
public static class GrainFactoryExtensions
{
    /// <summary>The grain of an account.</summary>
    public static IProviderAccountGrain GetAccount(this IGrainFactory grains, AccountKey key) => grains.GetGrain<IProviderAccountGrain>(key.ToString());

    /// <summary>The accounts of a provider.</summary>
    public static IInventoryGrain GetInventory(this IGrainFactory grains, CloudProvider provider) => grains.GetGrain<IInventoryGrain>(provider.ToString().ToLowerInvariant());

    /// <summary>The grain of a subnet.</summary>
    public static ISubnetGrain GetSubnet(this IGrainFactory grains, SubnetKey key) => grains.GetGrain<ISubnetGrain>(key.ToString());

    /// <summary>The grain of an asset.</summary>
    public static IAssetGrain GetAsset(this IGrainFactory grains, AssetKey key) => grains.GetGrain<IAssetGrain>(key.ToString());

    /// <summary>The scheduler of a region.</summary>
    public static IRegionSchedulerGrain GetScheduler(this IGrainFactory grains, string region) =>
        grains.GetGrain<IRegionSchedulerGrain>(new RegionSchedulerKey(region, 0).ToString());

    /// <summary>A scanner slot.</summary>
    public static IScannerGrain GetScanner(this IGrainFactory grains, ScannerKey key) => grains.GetGrain<IScannerGrain>(key.ToString());

    /// <summary>A campaign.</summary>
    public static ICampaignGrain GetCampaign(this IGrainFactory grains, string campaignId) => grains.GetGrain<ICampaignGrain>(campaignId);

    /// <summary>Whose limits a job counts against, in the order of <see cref="BudgetOwnerKind"/>.</summary>
    public static ImmutableArray<IBudgetOwner> GetBudgetOwners(this IGrainFactory grains, string campaignId, SubnetKey subnet) =>
        [grains.GetAccount(subnet.Account), grains.GetSubnet(subnet), grains.GetCampaign(campaignId)];

    /// <summary>The detector of a subnet.</summary>
    public static IBaselineDetectorGrain GetDetector(this IGrainFactory grains, SubnetKey key) => grains.GetGrain<IBaselineDetectorGrain>(key.ToString());
}
