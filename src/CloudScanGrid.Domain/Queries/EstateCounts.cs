namespace CloudScanGrid.Domain.Queries;

/// <summary>How much the store knows.</summary>
/// <param name="Accounts">Accounts.</param>
/// <param name="Assets">Living assets.</param>
/// <param name="Services">Open services.</param>
/// <param name="OpenFindings">Open findings.</param>
/// <param name="Observations">Observations.</param>
public sealed record EstateCounts(long Accounts, long Assets, long Services, long OpenFindings, long Observations);
