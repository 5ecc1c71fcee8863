namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>An account of a fake AWS.</summary>
/// <param name="Id">Twelve digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="State">As in <c>ACTIVE</c> or <c>SUSPENDED</c>.</param>
public sealed record LabAwsAccount(string Id, string Name, string State = "ACTIVE");
