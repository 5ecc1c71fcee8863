using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A network interface.</summary>
public sealed record LabAwsInterface(string Id, string SubnetId, string VpcId, string Address, ImmutableArray<string> Groups)
{
    public string? InstanceId { get; init; }

    public int DeviceIndex { get; init; }

    public string? PublicAddress { get; init; }

    public ImmutableArray<string> OtherAddresses { get; init; } = [];

    public ImmutableArray<string> Ipv6Addresses { get; init; } = [];

    public string Type { get; init; } = "interface";

    public string Description { get; init; } = "";

    /// <summary>Who it was made for, where that is a service of AWS: <c>amazon-elb</c>.</summary>
    public string? RequesterId { get; init; }
}
