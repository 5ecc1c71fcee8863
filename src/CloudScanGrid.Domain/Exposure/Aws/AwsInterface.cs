using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>A network interface: the true surface of an account.</summary>
/// <param name="Id">As in <c>eni-0a1</c>.</param>
/// <param name="SubnetId">Its subnet.</param>
/// <param name="Addresses">Its private addresses and its IPv6 addresses.</param>
/// <param name="Groups">Its security groups.</param>
public sealed record AwsInterface(string Id, string SubnetId, ImmutableArray<IPAddress> Addresses, ImmutableArray<string> Groups)
{
    /// <summary>The public addresses that the internet gateway translates, each with the private one that it stands for.</summary>
    public ImmutableArray<TranslatedAddress> PublicAddresses { get; init; } = [];
}
