using Orleans;

namespace CloudScanGrid.Domain.Auditing;

/// <summary>Something that was done, or refused, and on whose behalf.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">Who or what did it.</param>
/// <param name="Action">What, as in <c>campaign.start</c> or <c>scope.refuse</c>.</param>
/// <param name="Subject">To what: a campaign, an asset.</param>
/// <param name="Detail">More, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("csg.AuditRecord")]
public sealed record AuditRecord(DateTimeOffset At, string Actor, string Action, string Subject, string Detail);
