namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A peering of two VPCs.</summary>
public sealed record LabAwsPeering(string Id, string RequesterVpcId, string AccepterVpcId, string State = "active");
