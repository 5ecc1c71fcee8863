namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A project of a fake Google Cloud.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Parent">As in <c>folders/12</c>.</param>
/// <param name="State">As in <c>ACTIVE</c> or <c>DELETE_REQUESTED</c>.</param>
public sealed record LabGcpProject(string Id, string Name, string Parent = $"organizations/{GcpCloud.Organization}", string State = "ACTIVE");
