using System.Net;
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

    /// <summary>Whether a subnet is its own.</summary>
    /// <param name="subnetId">The subnet, as <see cref="Inventory.SubnetKey.SubnetId"/> has it.</param>
    public abstract bool HasSubnet(string subnetId);

    /// <summary>The addresses of some of its interfaces, public ones left out.</summary>
    /// <param name="interfaces">The interfaces, by ids of their own; those of other networks are none of it. Google Cloud's have no ids.</param>
    public abstract IEnumerable<IPAddress> AddressesOf(IReadOnlySet<string> interfaces);
}
