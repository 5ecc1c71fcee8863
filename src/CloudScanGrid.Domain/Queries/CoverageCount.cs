using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Domain.Queries;

/// <summary>How many of an account's addresses stand alike.</summary>
/// <param name="Account">The account.</param>
/// <param name="Region">Its region.</param>
/// <param name="State">Where they stand.</param>
/// <param name="Refusal">Why they were refused, when they were.</param>
/// <param name="Addresses">How many.</param>
public sealed record CoverageCount(AccountKey Account, string Region, CoverageState State, RefusalReason? Refusal, long Addresses);
