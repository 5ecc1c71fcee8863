namespace CloudScanGrid.Lab.Fleets;

/// <summary>One account of a fleet.</summary>
/// <param name="AccountId">As in <c>lab-1</c>.</param>
/// <param name="Region">Where its scanners must run.</param>
public sealed record FleetAccount(string AccountId, string Region);
