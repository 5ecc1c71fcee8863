namespace CloudScanGrid.Domain.Scanning;

/// <summary>What a target answered in the rounds that have ended.</summary>
/// <param name="Target">The target, with the token of the lease under which it was asked.</param>
/// <param name="Host">What it answered so far; its coverage is what need not be asked again.</param>
public sealed record ScanCheckpoint(ScanTarget Target, HostObservation Host);
