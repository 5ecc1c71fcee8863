namespace CloudScanGrid.Lab.Processes;

/// <summary><c>applied.json</c>: which revision of the fleet listens.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="AppliedAt">When, UTC.</param>
/// <param name="Error">Why it does not listen as described; null where it does.</param>
internal sealed record AppliedRevision(int Revision, DateTimeOffset AppliedAt, string? Error = null);
