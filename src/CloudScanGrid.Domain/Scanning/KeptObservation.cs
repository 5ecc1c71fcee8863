namespace CloudScanGrid.Domain.Scanning;

/// <summary>An observation in its place among all that the store keeps.</summary>
/// <param name="Position">Greater than that of every observation that was kept before.</param>
/// <param name="IsJudged">Whether its subnet's detector has folded it in: its findings are there.</param>
/// <param name="Observation">The observation.</param>
public sealed record KeptObservation(long Position, bool IsJudged, AssetObservation Observation);
