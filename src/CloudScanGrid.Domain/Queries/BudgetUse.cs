using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Queries;

/// <summary>What an owner, or all owners of a kind, have leased.</summary>
/// <param name="Owner">The kind.</param>
/// <param name="Account">The account, when the kind is that.</param>
/// <param name="Leases">Live leases.</param>
/// <param name="Hosts">Hosts at once.</param>
/// <param name="PacketsPerSecond">Packets per second.</param>
public sealed record BudgetUse(BudgetOwnerKind Owner, AccountKey? Account, long Leases, long Hosts, long PacketsPerSecond);
