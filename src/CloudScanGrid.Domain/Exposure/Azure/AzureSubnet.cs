using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A subnet.</summary>
/// <param name="Id">The resource id.</param>
/// <param name="SecurityGroup">Its network security group, where it has one.</param>
/// <param name="Routes">Routes that people wrote; the system's own stand behind them.</param>
public sealed record AzureSubnet(string Id, AzureSecurityGroup? SecurityGroup, ImmutableArray<AzureRoute> Routes)
{
    /// <summary>A subnet's short id within its subscription, <c>web:hub:front</c> for resource group, network and subnet: none of the three may hold a colon or a slash.</summary>
    /// <param name="id">The resource id, in small letters.</param>
    /// <returns>The short id; null where it is no subnet's.</returns>
    public static string? ShortIdOf(string? id) =>
        id?.Split('/') is ["", "subscriptions", _, "resourcegroups", var group, "providers", "microsoft.network", "virtualnetworks", var network, "subnets", var subnet] ? $"{group}:{network}:{subnet}" : null;
}
