using System.Text.Json.Serialization;

namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>What takes an address for a load balancer, a service of others or a VPN gateway.</summary>
/// <param name="Name">Its name, unique in its scope.</param>
/// <param name="Address">The address, or an IPv6 range.</param>
/// <param name="LoadBalancingScheme">As in <c>EXTERNAL_MANAGED</c>; empty where it leads to a service of others.</param>
/// <param name="Target">What it leads to, by URL or name, where that is no backend service.</param>
/// <param name="Network">Its network, by URL, where the address is internal.</param>
/// <param name="Subnetwork">Its subnet, by URL, where the address is internal.</param>
/// <param name="CreationTimestamp">When it was made.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record ForwardingRule(
    string? Name,
    [property: JsonPropertyName("IPAddress")] string? Address,
    string? LoadBalancingScheme,
    string? Target,
    string? Network,
    string? Subnetwork,
    DateTimeOffset? CreationTimestamp,
    Dictionary<string, string>? Labels);
