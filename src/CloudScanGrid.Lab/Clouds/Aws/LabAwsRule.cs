namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A rule of a security group: exactly one kind of peer is set.</summary>
public sealed record LabAwsRule(string Id, string GroupId, string Protocol, int From, int To)
{
    public string? Cidr { get; init; }

    public string? Ipv6Cidr { get; init; }

    public string? PrefixListId { get; init; }

    public string? PeerGroupId { get; init; }

    public bool IsEgress { get; init; }
}
