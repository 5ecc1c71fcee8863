using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// The parts of Azure's answers that are read ("Azure REST API reference", read in November 2026). Resource Graph and Resource Manager show a resource alike. Ids come in any mixture of
/// small and capital letters, of one and the same resource, too: <see cref="AzureIds"/> makes them comparable.
/// </summary>
internal static class AzureWire
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A page of Resource Graph.</summary>
    /// <param name="TotalRecords">How many rows all pages have together.</param>
    /// <param name="Count">How many this one has.</param>
    /// <param name="ResultTruncated">Whether rows are left out for good, as text.</param>
    /// <param name="SkipToken">The next page; null for the last.</param>
    /// <param name="Data">The rows.</param>
    internal sealed record GraphPage<T>(long TotalRecords, int Count, string? ResultTruncated, [property: JsonPropertyName("$skipToken")] string? SkipToken, List<T>? Data);

    /// <summary>A page of Resource Manager.</summary>
    internal sealed record Page(List<Resource>? Value, string? NextLink);

    internal sealed record SubscriptionRow(string SubscriptionId, string? Name, string? State);

    internal sealed record Resource(string Id, string? Type, string? Location, JsonElement Tags, JsonElement Properties)
    {
        /// <summary>Where it is, as <c>westeurope</c>: some services write <c>West Europe</c>.</summary>
        public string Region => (Location ?? "").Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

        /// <summary>The resource with its properties made sense of.</summary>
        /// <exception cref="JsonException">They make none.</exception>
        public Resource<T> As<T>() => new(
            AzureIds.Of(Id),
            Region,
            Tags.ValueKind != JsonValueKind.Object
                ? ImmutableSortedDictionary<string, string>.Empty
                : Tags.EnumerateObject().ToImmutableSortedDictionary(tag => tag.Name, tag => tag.Value.ToString(), StringComparer.Ordinal),
            Properties.ValueKind == JsonValueKind.Object ? Properties.Deserialize<T>(Json)! : throw new JsonException($"{Id} has no properties"));
    }

    internal sealed record Resource<T>(string Id, string Location, ImmutableSortedDictionary<string, string> Tags, T Properties);

    internal sealed record Reference(string? Id);

    internal sealed record Child<T>(string? Id, string? Name, T? Properties);

    internal sealed record VirtualMachine(DateTimeOffset? TimeCreated, StorageProfile? StorageProfile);

    internal sealed record StorageProfile(ImageReference? ImageReference);

    internal sealed record ImageReference(string? Id, string? Publisher, string? Offer, string? Sku, string? Version, string? ExactVersion);

    internal sealed record ScaleSet(string? OrchestrationMode);

    internal sealed record NetworkInterface(
        List<Child<IpConfiguration>>? IpConfigurations, Reference? NetworkSecurityGroup, Reference? VirtualMachine, Reference? PrivateEndpoint, Reference? PrivateLinkService,
        bool? Primary);

    internal sealed record IpConfiguration(
        [property: JsonPropertyName("privateIPAddress")] string? PrivateIpAddress,
        Reference? Subnet,
        [property: JsonPropertyName("publicIPAddress")] Reference? PublicIpAddress,
        List<Reference>? ApplicationSecurityGroups);

    internal sealed record PublicAddress(string? IpAddress, [property: JsonPropertyName("ipConfiguration")] Reference? IpConfiguration, Reference? NatGateway);

    internal sealed record LoadBalancer([property: JsonPropertyName("frontendIPConfigurations")] List<Child<IpConfiguration>>? Frontends);

    internal sealed record NetworkSecurityGroup(List<Child<SecurityRule>>? SecurityRules);

    internal sealed record SecurityRule(int Priority, string? Direction, string? Access, string? Protocol)
    {
        public string? DestinationPortRange { get; init; }

        public List<string>? DestinationPortRanges { get; init; }

        public string? SourceAddressPrefix { get; init; }

        public List<string>? SourceAddressPrefixes { get; init; }

        public string? DestinationAddressPrefix { get; init; }

        public List<string>? DestinationAddressPrefixes { get; init; }

        public List<Reference>? SourceApplicationSecurityGroups { get; init; }

        public List<Reference>? DestinationApplicationSecurityGroups { get; init; }
    }

    internal sealed record VirtualNetwork(AddressSpace? AddressSpace, List<Child<Subnet>>? Subnets, List<Child<Peering>>? VirtualNetworkPeerings);

    internal sealed record AddressSpace(List<string>? AddressPrefixes);

    internal sealed record Subnet(string? AddressPrefix, List<string>? AddressPrefixes, Reference? NetworkSecurityGroup, Reference? RouteTable);

    internal sealed record Peering(string? PeeringState, Reference? RemoteVirtualNetwork, AddressSpace? RemoteAddressSpace, AddressSpace? RemoteVirtualNetworkAddressSpace);

    internal sealed record RouteTable(List<Child<Route>>? Routes);

    internal sealed record Route(string? AddressPrefix, string? NextHopType);

    internal sealed record ServiceTags(List<Child<ServiceTag>>? Values, string? NextLink);

    internal sealed record ServiceTag(List<string>? AddressPrefixes);
}
