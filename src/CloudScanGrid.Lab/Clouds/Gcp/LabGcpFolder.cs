namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A folder.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">As in <c>organizations/1</c>.</param>
public sealed record LabGcpFolder(string Id, string Parent);
