using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>One side of a security rule: everybody, or whoever is in one of the networks, has one of the service tags, or is in one of the application security groups.</summary>
/// <param name="IsAny">Whether it is <c>*</c>.</param>
/// <param name="Networks">Networks.</param>
/// <param name="ServiceTags">Service tags, as in <c>Internet</c>, <c>VirtualNetwork</c>, <c>Storage.WestEurope</c>.</param>
/// <param name="ApplicationGroups">Ids of application security groups.</param>
public sealed record AzurePeers(bool IsAny, ImmutableArray<IPNetwork> Networks, ImmutableArray<string> ServiceTags, ImmutableArray<string> ApplicationGroups)
{
    /// <summary>Everybody.</summary>
    public static AzurePeers Any { get; } = new(true, [], [], []);

    /// <summary>Whoever is in one of these networks.</summary>
    public static AzurePeers Of(params ImmutableArray<IPNetwork> networks) => new(false, networks, [], []);

    /// <summary>Whoever has this service tag.</summary>
    public static AzurePeers Tag(string tag) => new(false, [], [tag], []);

    /// <summary><c>*</c>, or the parts.</summary>
    public override string ToString() => IsAny ? "*" : string.Join(", ", Networks.Select(network => $"{network}").Concat(ServiceTags).Concat(ApplicationGroups));
}
