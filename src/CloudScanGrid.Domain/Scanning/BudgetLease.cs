using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>A share of an owner's budgets, as the store remembers it.</summary>
/// <param name="Owner">The owner: an account's, a subnet's or a campaign's key.</param>
/// <param name="Holder">Who holds it: a job.</param>
/// <param name="Hosts">Hosts at once.</param>
/// <param name="PacketsPerSecond">Packets per second.</param>
/// <param name="ExpiresAt">When it ends unless it is renewed, UTC.</param>
[GenerateSerializer, Immutable, Alias("csg.BudgetLease")]
public sealed record BudgetLease(string Owner, string Holder, int Hosts, int PacketsPerSecond, DateTimeOffset ExpiresAt);
