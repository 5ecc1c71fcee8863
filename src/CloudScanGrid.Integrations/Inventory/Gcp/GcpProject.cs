using CloudScanGrid.Integrations.Inventory.Gcp.Wire;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>What a project showed, in Google's own words: fetched as it is, made sense of elsewhere.</summary>
/// <param name="Id">The project.</param>
internal sealed record GcpProject(string Id)
{
    public List<Scoped<Instance>> Instances { get; } = [];

    public List<Scoped<ForwardingRule>> ForwardingRules { get; } = [];

    public List<Scoped<ReservedAddress>> Addresses { get; } = [];

    public List<Scoped<Subnetwork>> Subnetworks { get; } = [];

    public List<Network> Networks { get; } = [];

    public List<Route> Routes { get; } = [];

    /// <summary>The rules of networks, by name, in each region where they have instances.</summary>
    public SortedDictionary<(string Network, string Region), EffectiveFirewalls> Firewalls { get; } = [];

    /// <summary>Whether other projects have instances in its networks.</summary>
    public bool IsSharedHost { get; set; }

    /// <summary>What of the lists is missing.</summary>
    public List<UnreadPart> Missing { get; } = [];

    /// <summary>Whether a list is whole, everywhere.</summary>
    public bool Has(string action) => !Missing.Exists(part => string.Equals(part.Action, action, StringComparison.Ordinal));

    /// <summary>The networks of this project, by name, that an instance has interfaces in, each with the instance's region.</summary>
    public IEnumerable<(string Network, string Region)> NetworksInUse() =>
        from instance in Instances
        from one in instance.Item.NetworkInterfaces ?? []
        where one.Network is { } network && IsOwn(network)
        select (GcpNames.NameOf(one.Network!), instance.Region);

    /// <summary>Whether a network or subnet is this project's.</summary>
    public bool IsOwn(string url) => string.Equals(GcpNames.ProjectOf(url), Id, StringComparison.Ordinal);
}
