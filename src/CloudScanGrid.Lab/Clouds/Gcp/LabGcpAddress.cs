namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A reserved address.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scope">As in <c>regions/europe-west1</c>.</param>
/// <param name="Address">The address.</param>
/// <param name="User">Who uses it, as in <c>projects/p/regions/europe-west1/routers/nat</c>; null for nobody.</param>
public sealed record LabGcpAddress(string Name, string Scope, string Address, string? User = null);
