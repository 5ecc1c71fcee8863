using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Detection;

/// <summary>A weakness or a deviation of an asset, with its reasons.</summary>
[GenerateSerializer, Immutable, Alias("csg.Finding")]
public sealed record Finding
{
    /// <summary>Its id (<see cref="IdOf"/>): the same trouble seen again is the same finding.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The asset.</summary>
    [Id(1)] public required AssetKey Asset { get; init; }

    /// <summary>The address it was seen on.</summary>
    [Id(2)] public required IPAddress Address { get; init; }

    /// <summary>Which detector raised it.</summary>
    [Id(3)] public required FindingKind Kind { get; init; }

    /// <summary>One of <see cref="FindingType"/>.</summary>
    [Id(4)] public required string Type { get; init; }

    /// <summary>The port; null for a finding about the host.</summary>
    [Id(5)] public NetworkPort? Port { get; init; }

    /// <summary>The probability that this is no false alarm, 0 to 1.</summary>
    [Id(6)] public required double Confidence { get; init; }

    /// <summary>What happened, in one line. May hold text from the target: hostile until escaped.</summary>
    [Id(7)] public required string Title { get; init; }

    /// <summary>The reasons, weightiest first. May hold text from the target: hostile until escaped.</summary>
    [Id(8)] public required ImmutableArray<string> Why { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(9)] public FindingState State { get; init; }

    /// <summary>The campaign that raised it first.</summary>
    [Id(10)] public required string CampaignId { get; init; }

    /// <summary>When it was first seen, UTC.</summary>
    [Id(11)] public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When it was last seen, UTC.</summary>
    [Id(12)] public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>From where it was seen last, as in <c>eu-west-1/internal</c>; null in one that was written without it.</summary>
    [Id(13)] public string? Vantage { get; init; }

    /// <summary>
    /// The id of a finding: a hash of everything that makes two findings the same trouble. <paramref name="detail"/> tells apart what one port can have
    /// more than once, such as changes to different versions.
    /// </summary>
    public static string IdOf(AssetKey asset, string incarnation, FindingKind kind, string type, NetworkPort? port, string? detail = null)
    {
        var identity = string.Join('\n', asset.ToString(), incarnation, kind.ToString(), type, port?.ToString() ?? "", detail ?? "");
        return "f-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 10));
    }
}
