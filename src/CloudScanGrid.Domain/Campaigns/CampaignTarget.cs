using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using Orleans;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>A target of a campaign as the store knows it.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Target">The target, with the token of its latest lease (0 before the first).</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How many leases it had.</param>
/// <param name="Refusal">Why scope or policy refused it.</param>
/// <param name="Message">What kept it from being observed.</param>
[GenerateSerializer, Immutable, Alias("csg.CampaignTarget")]
public sealed record CampaignTarget(string CampaignId, ScanTarget Target, TargetState State, int Attempts, TargetRefusal? Refusal, string? Message);
