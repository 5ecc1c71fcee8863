namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A subnet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Network">The name of its network.</param>
/// <param name="Cidr">Its range.</param>
public sealed record LabGcpSubnetwork(string Name, string Region, string Network, string Cidr);
