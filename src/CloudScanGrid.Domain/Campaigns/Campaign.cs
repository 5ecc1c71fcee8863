using CloudScanGrid.Domain.Scanning;
using Orleans;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>A campaign as the store knows it.</summary>
/// <param name="Id">Its id, as in <c>c-20261124-022800-7f3a</c>.</param>
/// <param name="Request">What was asked.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CreatedAt">When it was asked for, UTC.</param>
/// <param name="FinishedAt">When it completed or was cancelled, UTC.</param>
/// <param name="Message">What an operator should know: an engine that is missing, say.</param>
[GenerateSerializer, Immutable, Alias("csg.Campaign")]
public sealed record Campaign(string Id, ScanRequest Request, CampaignState State, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string? Message);
