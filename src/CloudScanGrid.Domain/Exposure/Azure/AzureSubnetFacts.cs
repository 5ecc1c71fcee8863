using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A subnet as a document keeps it: what many share is named, not repeated.</summary>
/// <param name="Id">The resource id.</param>
/// <param name="Networks">Its address ranges.</param>
/// <param name="SecurityGroup">The id of its network security group, where it has one.</param>
/// <param name="RouteTable">The id of its route table, where it has one.</param>
public sealed record AzureSubnetFacts(string Id, ImmutableArray<IPNetwork> Networks, string? SecurityGroup, string? RouteTable);
