using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A subnet.</summary>
/// <param name="Id">The resource id.</param>
/// <param name="SecurityGroup">Its network security group, where it has one.</param>
/// <param name="Routes">Routes that people wrote; the system's own stand behind them.</param>
public sealed record AzureSubnet(string Id, AzureSecurityGroup? SecurityGroup, ImmutableArray<AzureRoute> Routes);
