using System.Collections.Immutable;
using System.Net;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An asset as one inventory snapshot shows it.</summary>
[GenerateSerializer, Immutable, Alias("csg.AssetSnapshot")]
public sealed record AssetSnapshot
{
    /// <summary>The asset.</summary>
    [Id(0)] public required AssetKey Key { get; init; }

    /// <summary>The subnet it lives in.</summary>
    [Id(1)] public required SubnetKey Subnet { get; init; }

    /// <summary>What it is in the provider's words: <c>instance</c>, <c>load-balancer</c>, ….</summary>
    [Id(2)] public string Kind { get; init; } = "instance";

    /// <summary>Every address that it owns, canonical, without duplicates.</summary>
    [Id(3)] public required ImmutableArray<IPAddress> Addresses { get; init; }

    /// <summary>When this incarnation started; a later time under the same id is a new machine with nothing to inherit.</summary>
    [Id(4)] public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>Tags, raw. They choose and exclude; they never reach nmap.</summary>
    [Id(5)] public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The image it was started from.</summary>
    [Id(6)] public string? ImageId { get; init; }

    /// <summary>Ids of its security groups.</summary>
    [Id(7)] public ImmutableArray<string> SecurityGroups { get; init; } = [];

    /// <summary>Where its scanners must run, where that is not the account's region: an account of a cloud provider has many.</summary>
    [Id(8)] public string? Region { get; init; }

    /// <summary>Names the incarnation: the launch time in Unix seconds, or <c>0</c> where the provider tells none.</summary>
    public string Incarnation => (LaunchedAt?.ToUnixTimeSeconds() ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
