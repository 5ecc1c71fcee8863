using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>What decides who reaches what in one network of an account, as its provider told it.</summary>
/// <param name="Id">The provider's own id, as in <c>vpc-0a1</c>.</param>
/// <param name="Region">Where it is.</param>
[JsonDerivedType(typeof(AwsNetworkFacts), "aws")]
[JsonDerivedType(typeof(AzureNetworkFacts), "azure")]
[JsonDerivedType(typeof(GcpNetworkFacts), "gcp")]
public abstract record NetworkFacts(string Id, string Region)
{
    /// <summary>The network, to be asked for ways.</summary>
    public abstract INetwork ToNetwork();

    /// <summary>The network, to be drawn.</summary>
    public abstract NetworkOutline Outline();
}
