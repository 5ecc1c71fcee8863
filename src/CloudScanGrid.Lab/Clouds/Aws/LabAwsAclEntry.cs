namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>An entry of a network ACL.</summary>
public sealed record LabAwsAclEntry(int Number, string Protocol, string Action, bool IsEgress, string Cidr, int From = 0, int To = 65535);
