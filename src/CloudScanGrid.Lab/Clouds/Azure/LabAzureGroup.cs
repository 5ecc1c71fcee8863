using System.Text.Json.Nodes;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>Makes the resources of a resource group, with the properties that an inventory reads ("Azure REST API reference", read in November 2026).</summary>
/// <param name="subscription">The subscription's id.</param>
/// <param name="name">The resource group.</param>
/// <param name="location">Where all of it is.</param>
public sealed class LabAzureGroup(string subscription, string name, string location)
{
    private const string Network = "Microsoft.Network";
    private const string Compute = "Microsoft.Compute";

    /// <summary>The id of a resource of the group.</summary>
    public string IdOf(string type, string resource) => $"/subscriptions/{subscription}/resourceGroups/{name}/providers/{type}/{resource}";

    public string MachineId(string machine) => IdOf($"{Compute}/virtualMachines", machine);

    public string InterfaceId(string @interface) => IdOf($"{Network}/networkInterfaces", @interface);

    public string NetworkId(string network) => IdOf($"{Network}/virtualNetworks", network);

    public string SubnetId(string network, string subnet) => $"{NetworkId(network)}/subnets/{subnet}";

    public string SecurityGroupId(string group) => IdOf($"{Network}/networkSecurityGroups", group);

    public string RouteTableId(string table) => IdOf($"{Network}/routeTables", table);

    public string PublicAddressId(string address) => IdOf($"{Network}/publicIPAddresses", address);

    public string LoadBalancerId(string balancer) => IdOf($"{Network}/loadBalancers", balancer);

    public string ScaleSetId(string set) => IdOf($"{Compute}/virtualMachineScaleSets", set);

    public string ApplicationGroupId(string group) => IdOf($"{Network}/applicationSecurityGroups", group);

    public LabAzureResource Machine(string machine, DateTimeOffset createdAt, string image = "/subscriptions/shared/images/web-1") =>
        new(MachineId(machine), $"{Compute}/virtualMachines", location, MachineOf(createdAt, image));

    /// <summary>An interface.</summary>
    /// <param name="interface">Its name.</param>
    /// <param name="machine">The id of its machine; null for none.</param>
    /// <param name="securityGroup">The id of its network security group; null for none.</param>
    /// <param name="configurations">Its addresses.</param>
    public LabAzureResource Interface(string @interface, string? machine, string? securityGroup, params IReadOnlyList<LabAzureAddress> configurations) =>
        new(InterfaceId(@interface), $"{Network}/networkInterfaces", location, InterfaceOf(InterfaceId(@interface), machine, securityGroup, configurations));

    /// <summary>A public address.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">The address; null while it has none.</param>
    /// <param name="configuration">The id of the IP configuration that uses it; null for nobody.</param>
    public LabAzureResource PublicAddress(string name, string? address, string? configuration) =>
        new(PublicAddressId(name), $"{Network}/publicIPAddresses", location, PublicAddressOf(address, configuration));

    public LabAzureResource LoadBalancer(string balancer, params IReadOnlyList<LabAzureAddress> frontends) => new(
        LoadBalancerId(balancer),
        $"{Network}/loadBalancers",
        location,
        new JsonObject { ["frontendIPConfigurations"] = ConfigurationsOf($"{LoadBalancerId(balancer)}/frontendIPConfigurations", frontends) });

    /// <summary>A network.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="space">Its address space.</param>
    /// <param name="subnets">Its subnets.</param>
    public LabAzureResource VirtualNetwork(string network, string space, params IReadOnlyList<LabAzureSubnet> subnets) => new(
        NetworkId(network),
        $"{Network}/virtualNetworks",
        location,
        new JsonObject
        {
            ["addressSpace"] = new JsonObject { ["addressPrefixes"] = new JsonArray(space) },
            ["subnets"] = new JsonArray(
            [
                .. subnets.Select(subnet => new JsonObject
                {
                    ["id"] = SubnetId(network, subnet.Name),
                    ["name"] = subnet.Name,
                    ["properties"] = new JsonObject
                    {
                        ["addressPrefix"] = subnet.Range, ["networkSecurityGroup"] = ReferenceTo(subnet.SecurityGroup), ["routeTable"] = ReferenceTo(subnet.RouteTable),
                    },
                }),
            ]),
            ["virtualNetworkPeerings"] = new JsonArray(),
        });

    /// <summary>A network that is peered with another one.</summary>
    public static LabAzureResource Peered(LabAzureResource network, string remote, string remoteSpace, string state = "Connected")
    {
        var properties = (JsonObject)network.Properties.DeepClone();
        properties["virtualNetworkPeerings"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "peer",
            ["properties"] = new JsonObject
            {
                ["peeringState"] = state,
                ["remoteVirtualNetwork"] = ReferenceTo(remote),
                ["remoteVirtualNetworkAddressSpace"] = new JsonObject { ["addressPrefixes"] = new JsonArray(remoteSpace) },
            },
        });
        return network with { Properties = properties };
    }

    public LabAzureResource SecurityGroup(string group, params IEnumerable<LabAzureRule> rules) => new(
        SecurityGroupId(group),
        $"{Network}/networkSecurityGroups",
        location,
        new JsonObject { ["securityRules"] = new JsonArray([.. rules.Select(rule => rule.ToJson($"{SecurityGroupId(group)}/securityRules/{rule.Name}"))]) });

    /// <summary>A route table.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="routes">Each a destination and the type of the next hop.</param>
    public LabAzureResource RouteTable(string table, params IEnumerable<(string Destination, string NextHop)> routes) => new(
        RouteTableId(table),
        $"{Network}/routeTables",
        location,
        new JsonObject
        {
            ["routes"] = new JsonArray(
            [
                .. routes.Select((route, index) => new JsonObject
                {
                    ["name"] = $"route-{index}", ["properties"] = new JsonObject { ["addressPrefix"] = route.Destination, ["nextHopType"] = route.NextHop },
                }),
            ]),
        });

    /// <summary>A uniform scale set with its instances, their interfaces and their public addresses, which Resource Graph does not show among its resources.</summary>
    /// <param name="set">Its name.</param>
    /// <param name="createdAt">When the instances were made.</param>
    /// <param name="instances">The private address of each, the subnet and, where it has one, the public one.</param>
    public IEnumerable<LabAzureResource> ScaleSet(string set, DateTimeOffset createdAt, params IReadOnlyList<LabAzureAddress> instances)
    {
        yield return new(ScaleSetId(set), $"{Compute}/virtualMachineScaleSets", location, new JsonObject { ["orchestrationMode"] = "Uniform" });
        foreach (var (number, address) in instances.Index())
        {
            var machine = $"{ScaleSetId(set)}/virtualMachines/{number}";
            var @interface = $"{machine}/networkInterfaces/nic";
            var configuration = $"{@interface}/ipConfigurations/ipconfig0";
            var outside = address.PublicAddress is null ? null : $"{configuration}/publicIPAddresses/public";
            yield return new(machine, $"{Compute}/virtualMachineScaleSets/virtualMachines", location, MachineOf(createdAt, "/subscriptions/shared/images/node-1"));

            // The network's part of a scale set has no location of its own.
            yield return new(
                @interface, $"{Compute}/virtualMachineScaleSets/networkInterfaces", "", InterfaceOf(@interface, machine, null, [address with { PublicAddress = outside }]));
            if (outside is not null)
                yield return new(outside, $"{Compute}/virtualMachineScaleSets/publicIPAddresses", "", PublicAddressOf(address.PublicAddress, configuration));
        }
    }

    private static JsonObject MachineOf(DateTimeOffset createdAt, string image) => new()
    {
        ["timeCreated"] = createdAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["storageProfile"] = new JsonObject { ["imageReference"] = new JsonObject { ["id"] = image } },
    };

    private static JsonObject InterfaceOf(string id, string? machine, string? securityGroup, IReadOnlyList<LabAzureAddress> configurations) => new()
    {
        ["virtualMachine"] = ReferenceTo(machine),
        ["networkSecurityGroup"] = ReferenceTo(securityGroup),
        ["primary"] = true,
        ["ipConfigurations"] = ConfigurationsOf($"{id}/ipConfigurations", configurations),
    };

    private static JsonObject PublicAddressOf(string? address, string? configuration)
    {
        var properties = new JsonObject { ["ipConfiguration"] = ReferenceTo(configuration) };
        if (address is not null)
            properties["ipAddress"] = address;
        return properties;
    }

    private static JsonArray ConfigurationsOf(string parent, IReadOnlyList<LabAzureAddress> addresses) => new(
    [
        .. addresses.Select((address, index) => new JsonObject
        {
            ["id"] = $"{parent}/ipconfig{index}",
            ["name"] = $"ipconfig{index}",
            ["properties"] = new JsonObject
            {
                ["privateIPAddress"] = address.Address,
                ["subnet"] = ReferenceTo(address.Subnet),
                ["publicIPAddress"] = ReferenceTo(address.PublicAddress),
                ["applicationSecurityGroups"] = new JsonArray([.. address.ApplicationGroups.Select(ReferenceTo)]),
            },
        }),
    ]);

    private static JsonObject? ReferenceTo(string? id) => id is null ? null : new JsonObject { ["id"] = id };
}
