using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>What a scheduler wants to claim from the queue.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Region">The region.</param>
/// <param name="Subnet">Only targets of this subnet: one job never spans two, so that each subnet's budget holds and a silent subnet delays no other.</param>
/// <param name="JobId">The job that will hold them.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Now">The instant, UTC.</param>
/// <param name="Duration">How long the lease lasts.</param>
[GenerateSerializer, Immutable, Alias("csg.TargetClaim")]
public sealed record TargetClaim(string CampaignId, string Region, SubnetKey Subnet, string JobId, int Limit, DateTimeOffset Now, TimeSpan Duration);
