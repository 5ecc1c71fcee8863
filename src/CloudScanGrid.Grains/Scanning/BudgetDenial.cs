using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>Why a job got no budget.</summary>
/// <param name="Owner">Whose was spent.</param>
/// <param name="FairShare">The packets a second with which every job of that owner could go on, this one included; 0 where it is not packets that lack.</param>
internal readonly record struct BudgetDenial(BudgetOwnerKind Owner, int FairShare);
