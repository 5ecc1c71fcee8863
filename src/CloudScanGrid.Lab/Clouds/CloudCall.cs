namespace CloudScanGrid.Lab.Clouds;

/// <summary>A call of a fake provider's API.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Region">Where.</param>
/// <param name="Action">As the provider's permissions name it: <c>ec2:DescribeInstances</c>.</param>
public sealed record CloudCall(string Account, string Region, string Action);
