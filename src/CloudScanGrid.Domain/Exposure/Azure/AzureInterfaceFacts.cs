using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A network interface as a document keeps it: its network security group is named, not repeated.</summary>
/// <param name="Id">The resource id.</param>
/// <param name="SubnetId">Its subnet.</param>
/// <param name="Addresses">Its private addresses.</param>
/// <param name="SecurityGroup">The id of its own network security group, where it has one.</param>
/// <param name="ApplicationGroups">The application security groups that it is in.</param>
public sealed record AzureInterfaceFacts(string Id, string SubnetId, ImmutableArray<IPAddress> Addresses, string? SecurityGroup, ImmutableArray<string> ApplicationGroups)
{
    /// <summary>Its public addresses, each with the private one that it stands for.</summary>
    public ImmutableArray<TranslatedAddress> PublicAddresses { get; init; } = [];
}
