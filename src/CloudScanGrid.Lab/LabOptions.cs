using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab;

/// <summary>What to start.</summary>
/// <param name="Directory">Where its files are.</param>
/// <param name="Fleet">
/// What to draw where the directory holds no fleet yet; null takes the defaults. Where it holds one, that one runs again with its incidents, and options
/// that differ from it are refused.
/// </param>
public sealed record LabOptions(string Directory, FleetOptions? Fleet = null);
