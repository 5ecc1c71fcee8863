using static CloudScanGrid.Integrations.Inventory.Azure.AzureWire;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>What a subscription showed: fetched as it is, made sense of elsewhere.</summary>
internal sealed class AzureSubscription
{
    private readonly Dictionary<AzureResourceType, Action<Resource>> _lists;
    private readonly HashSet<AzureResourceType> _shown = [];

    public AzureSubscription() => _lists = new()
    {
        [AzureResourceType.Interfaces] = one => Interfaces.Add(one.As<NetworkInterface>()),
        [AzureResourceType.PublicAddresses] = one => PublicAddresses.Add(one.As<PublicAddress>()),
        [AzureResourceType.Machines] = one => Machines.Add(one.As<VirtualMachine>()),
        [AzureResourceType.ScaleSets] = one => ScaleSets.Add(one.As<ScaleSet>()),
        [AzureResourceType.LoadBalancers] = one => LoadBalancers.Add(one.As<LoadBalancer>()),
        [AzureResourceType.Networks] = one => Networks.Add(one.As<VirtualNetwork>()),
        [AzureResourceType.SecurityGroups] = one => SecurityGroups.Add(one.As<NetworkSecurityGroup>()),
        [AzureResourceType.RouteTables] = one => RouteTables.Add(one.As<RouteTable>()),
        [AzureResourceType.ScaleSetInterfaces] = one => Interfaces.Add(one.As<NetworkInterface>()),
        [AzureResourceType.ScaleSetAddresses] = one => PublicAddresses.Add(one.As<PublicAddress>()),
        [AzureResourceType.ScaleSetMachines] = one => Machines.Add(one.As<VirtualMachine>()),
    };

    public List<Resource<NetworkInterface>> Interfaces { get; } = [];

    public List<Resource<PublicAddress>> PublicAddresses { get; } = [];

    /// <summary>Machines, and instances of scale sets that are no machines of their own.</summary>
    public List<Resource<VirtualMachine>> Machines { get; } = [];

    public List<Resource<ScaleSet>> ScaleSets { get; } = [];

    public List<Resource<LoadBalancer>> LoadBalancers { get; } = [];

    public List<Resource<VirtualNetwork>> Networks { get; } = [];

    public List<Resource<NetworkSecurityGroup>> SecurityGroups { get; } = [];

    public List<Resource<RouteTable>> RouteTables { get; } = [];

    /// <summary>The types that could not be read, each with what was said.</summary>
    public Dictionary<AzureResourceType, string> Missing { get; } = [];

    /// <summary>Whether a type was read whole.</summary>
    public bool Has(AzureResourceType type) => !Missing.ContainsKey(type);

    /// <summary>Whether it showed any of a type.</summary>
    public bool Shows(AzureResourceType type) => _shown.Contains(type);

    /// <summary>Takes resources in.</summary>
    public void Add(AzureResourceType type, IEnumerable<Resource> resources)
    {
        foreach (var resource in resources)
        {
            _shown.Add(type);
            _lists[type](resource);
        }
    }
}
