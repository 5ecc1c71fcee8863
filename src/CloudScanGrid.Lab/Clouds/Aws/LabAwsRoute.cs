namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A route.</summary>
public sealed record LabAwsRoute(string Cidr, string Target, string State = "active");
