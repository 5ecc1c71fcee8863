using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>What a region of an account shows.</summary>
public sealed record LabAwsRegion
{
    public ImmutableArray<LabAwsVpc> Vpcs { get; init; } = [];

    public ImmutableArray<LabAwsSubnet> Subnets { get; init; } = [];

    public ImmutableArray<LabAwsInstance> Instances { get; init; } = [];

    public ImmutableArray<LabAwsInterface> Interfaces { get; init; } = [];

    public ImmutableArray<LabAwsRule> Rules { get; init; } = [];

    public ImmutableArray<LabAwsAcl> Acls { get; init; } = [];

    public ImmutableArray<LabAwsRouteTable> RouteTables { get; init; } = [];

    public ImmutableArray<LabAwsPeering> Peerings { get; init; } = [];

    public ImmutableSortedDictionary<string, ImmutableArray<string>> PrefixLists { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
}
