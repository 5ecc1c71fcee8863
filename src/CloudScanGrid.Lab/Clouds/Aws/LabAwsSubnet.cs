namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A subnet.</summary>
public sealed record LabAwsSubnet(string Id, string VpcId, string Cidr, string? Ipv6Cidr = null);
