using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.GrainInterfaces.Scanning;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace CloudScanGrid.Grains.Placement;

/// <summary>What a silo tells the others of itself when it joins.</summary>
/// <param name="Name">Its name, unique among the living.</param>
/// <param name="Roles">What it does, as in <see cref="ControlRole"/>.</param>
/// <param name="Region">The region it scans; null for every region.</param>
public sealed record SiloTraits(string Name, ImmutableSortedSet<string> Roles, string? Region)
{
    /// <summary>Keeps inventory, campaigns, schedulers and detectors.</summary>
    public const string ControlRole = "control";

    /// <summary>Runs nmap.</summary>
    public const string ScannerRole = "scanner";

    /// <value>Regions that it scans besides, as those of other providers at the same place.</value>
    public ImmutableSortedSet<string> AlsoRegions { get; init; } = [];

    /// <value>The part of its region that fails as one, as its operator calls it; null when nobody said.</value>
    public string? Zone { get; init; }

    /// <value>Whether its engine may send raw packets.</value>
    public bool RawPackets { get; init; }

    /// <value>Its engine's version; null where there is none.</value>
    public string? EngineVersion { get; init; }

    /// <summary>Reads what <see cref="ToMetadata"/> wrote. Of a silo that is not known yet there is no name, no role and no region.</summary>
    public static SiloTraits Of(SiloMetadata metadata)
    {
        var told = metadata.Metadata;
        var roles = told.GetValueOrDefault("roles", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new(told.GetValueOrDefault("name", ""), [.. roles], told.GetValueOrDefault("region"))
        {
            AlsoRegions = [.. told.GetValueOrDefault("also-regions", "").Split(',', StringSplitOptions.RemoveEmptyEntries)],
            Zone = told.GetValueOrDefault("zone"),
            RawPackets = bool.TryParse(told.GetValueOrDefault("raw-packets"), out var isRaw) && isRaw,
            EngineVersion = told.GetValueOrDefault("engine-version"),
        };
    }

    /// <summary>Whether it scans in a region.</summary>
    public bool ScansIn(string region) => Roles.Contains(ScannerRole) && (Region is null || string.Equals(Region, region, StringComparison.Ordinal) || AlsoRegions.Contains(region));

    /// <summary>Whether a scanner slot is its own.</summary>
    public bool Holds(ScannerKey slot) => string.Equals(Name, slot.Silo, StringComparison.Ordinal) && ScansIn(slot.Region);

    /// <summary>As the silo publishes it.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = Name,
            ["roles"] = string.Join(',', Roles),
            ["raw-packets"] = RawPackets.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in (ReadOnlySpan<(string, string?)>)[("region", Region), ("also-regions", AlsoRegions.IsEmpty ? null : string.Join(',', AlsoRegions)), ("zone", Zone), ("engine-version", EngineVersion)])
        {
            if (value is not null)
                metadata[key] = value;
        }

        return metadata;
    }
}
