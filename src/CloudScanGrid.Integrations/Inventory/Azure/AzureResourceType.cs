using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>A type of resources that is read.</summary>
/// <param name="Name">As in <c>Microsoft.Network/networkInterfaces</c>.</param>
/// <param name="ApiVersion">By which Resource Manager shows it.</param>
/// <param name="Unknown">The kind of assets that nobody knows without it; null for every one.</param>
internal sealed record AzureResourceType(string Name, string ApiVersion, string? Unknown)
{
    private const string NetworkVersion = "2024-05-01";
    private const string ComputeVersion = "2024-07-01";

    // The one that Resource Manager has for the networks of scale sets ("Virtual Machine Scale Sets", Azure REST API reference).
    private const string ScaleSetNetworkVersion = "2018-10-01";

    public static readonly AzureResourceType Interfaces = new("Microsoft.Network/networkInterfaces", NetworkVersion, null);

    /// <summary>Without them assets would lose addresses that they still have.</summary>
    public static readonly AzureResourceType PublicAddresses = new("Microsoft.Network/publicIPAddresses", NetworkVersion, null);

    public static readonly AzureResourceType Machines = new("Microsoft.Compute/virtualMachines", ComputeVersion, AzureAssets.InstanceKind);

    public static readonly AzureResourceType ScaleSets = new("Microsoft.Compute/virtualMachineScaleSets", ComputeVersion, AzureAssets.ScaleSetKind);

    public static readonly AzureResourceType LoadBalancers = new("Microsoft.Network/loadBalancers", NetworkVersion, AzureAssets.LoadBalancerKind);

    public static readonly AzureResourceType Networks = new("Microsoft.Network/virtualNetworks", NetworkVersion, AccountReading.NetworkKind);

    public static readonly AzureResourceType SecurityGroups = new("Microsoft.Network/networkSecurityGroups", NetworkVersion, AccountReading.NetworkKind);

    public static readonly AzureResourceType RouteTables = new("Microsoft.Network/routeTables", NetworkVersion, AccountReading.NetworkKind);

    public static readonly AzureResourceType ScaleSetMachines = new("Microsoft.Compute/virtualMachineScaleSets/virtualMachines", ComputeVersion, AzureAssets.ScaleSetKind);

    public static readonly AzureResourceType ScaleSetInterfaces = new("Microsoft.Compute/virtualMachineScaleSets/networkInterfaces", ScaleSetNetworkVersion, AzureAssets.ScaleSetKind);

    public static readonly AzureResourceType ScaleSetAddresses = new("Microsoft.Compute/virtualMachineScaleSets/publicIPAddresses", ScaleSetNetworkVersion, AzureAssets.ScaleSetKind);

    public static readonly AzureResourceType ServiceTags = new("Microsoft.Network/locations/serviceTags", NetworkVersion, AccountReading.NetworkKind);

    /// <summary>Those that Resource Graph shows.</summary>
    public static readonly ImmutableArray<AzureResourceType> InGraph = [Interfaces, PublicAddresses, Machines, ScaleSets, LoadBalancers, Networks, SecurityGroups, RouteTables];

    /// <summary>Those of a scale set whose instances are no machines of their own; Resource Manager lists them set by set.</summary>
    public static readonly ImmutableArray<AzureResourceType> InScaleSets = [ScaleSetMachines, ScaleSetInterfaces, ScaleSetAddresses];

    /// <summary>The permission that shows it.</summary>
    public string Action => $"{Name}/read";

    /// <summary>Whether an id of Resource Graph's is of it.</summary>
    public bool Is(string? type) => string.Equals(type, Name, StringComparison.OrdinalIgnoreCase);
}
