using Amazon.EC2.Model;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>What a region of an account showed, in the SDK's own types: fetched as it is, made sense of elsewhere.</summary>
/// <param name="Name">The region.</param>
internal sealed record AwsRegion(string Name)
{
    public List<NetworkInterface> Interfaces { get; } = [];

    public List<Instance> Instances { get; } = [];

    public List<Subnet> Subnets { get; } = [];

    public List<Vpc> Vpcs { get; } = [];

    public List<SecurityGroupRule> Rules { get; } = [];

    public List<NetworkAcl> Acls { get; } = [];

    public List<RouteTable> RouteTables { get; } = [];

    public List<VpcPeeringConnection> Peerings { get; } = [];

    public Dictionary<string, List<PrefixListEntry>> PrefixLists { get; } = new(StringComparer.Ordinal);

    /// <summary>The calls that failed, each with what was said.</summary>
    public Dictionary<string, string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a list was read to its end.</summary>
    public bool Has(string action) => !Missing.ContainsKey(action);
}
