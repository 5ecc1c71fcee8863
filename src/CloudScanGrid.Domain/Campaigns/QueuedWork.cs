using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>Targets that wait in a region for one campaign and subnet.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Subnet">The subnet.</param>
/// <param name="Waiting">How many wait, those with a lease that ran out included.</param>
[GenerateSerializer, Immutable, Alias("csg.QueuedWork")]
public sealed record QueuedWork(string CampaignId, SubnetKey Subnet, int Waiting);
