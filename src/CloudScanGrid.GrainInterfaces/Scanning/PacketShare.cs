using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>What each job of an owner may have of its packets, so that all have the same.</summary>
/// <param name="Owner">Whose limit it is.</param>
/// <param name="Subnet">The owner where it is a subnet, and by its account where it is an account.</param>
/// <param name="CampaignId">The owner where it is a campaign.</param>
/// <param name="PacketsPerSecond">The share.</param>
[GenerateSerializer, Immutable, Alias("csg.PacketShare")]
public sealed record PacketShare(BudgetOwnerKind Owner, SubnetKey Subnet, string CampaignId, int PacketsPerSecond)
{
    /// <summary>Whether a job counts against the limit.</summary>
    public bool Concerns(ScanJob job) => Owner switch
    {
        BudgetOwnerKind.Account => job.Targets[0].Subnet.Account == Subnet.Account,
        BudgetOwnerKind.Subnet => job.Targets[0].Subnet == Subnet,
        _ => job.CampaignId == CampaignId,
    };
}
