namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A VPC.</summary>
public sealed record LabAwsVpc(string Id, string Cidr, string? Ipv6Cidr = null);
