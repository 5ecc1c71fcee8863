namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A subnet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Range">Its address range.</param>
/// <param name="SecurityGroup">The id of its network security group; null for none.</param>
/// <param name="RouteTable">The id of its route table; null for none.</param>
public sealed record LabAzureSubnet(string Name, string Range, string? SecurityGroup = null, string? RouteTable = null);
