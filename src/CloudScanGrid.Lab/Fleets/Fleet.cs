using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>Everything that exists in a laboratory, and everything that was planted in it.</summary>
public sealed record Fleet
{
    /// <summary>Addresses .10 to .209 of a /24.</summary>
    public const int MaxHostsPerSubnet = 200;

    public required FleetOptions Options { get; init; }

    public required ImmutableArray<FleetAccount> Accounts { get; init; }

    public required ImmutableArray<FleetSubnet> Subnets { get; init; }

    /// <summary>By id; every account has those that its assets refer to.</summary>
    public required ImmutableSortedDictionary<string, SecurityGroup> SecurityGroups { get; init; }

    /// <summary>What a checker of exposures must find before any incident.</summary>
    public required ImmutableArray<PlantedExposure> Exposures { get; init; }

    /// <summary>Every host.</summary>
    public IEnumerable<FleetHost> Hosts => Subnets.SelectMany(subnet => subnet.Hosts);

    /// <summary>Draws the fleet of these options.</summary>
    /// <exception cref="LabException">An option is out of its bounds.</exception>
    public static Fleet Draw(FleetOptions options)
    {
        options.Validate();
        return new FleetDraft(options).Finish();
    }

    /// <summary>The fleet after these incidents, in their order. What the inventory says does not change.</summary>
    public Fleet With(IEnumerable<Incident> incidents)
    {
        var byAsset = incidents.ToLookup(incident => incident.AssetId, StringComparer.Ordinal);
        return this with
        {
            Subnets = [.. Subnets.Select(subnet => subnet with
            {
                Hosts = [.. subnet.Hosts.Select(host => byAsset[host.AssetId].Aggregate(host, static (changed, incident) => incident.Apply(changed)))],
            })],
        };
    }

    /// <summary>The rules of a host's groups.</summary>
    internal IEnumerable<IngressRule> RulesOf(FleetHost host) => host.SecurityGroups.SelectMany(id => SecurityGroups[id].Ingress);

    /// <summary>The exposure that a service on this port is by the host's rules, one of <see cref="Domain.Detection.FindingType"/>; null for none.</summary>
    internal string? ExposureOf(FleetHost host, NetworkPort port, bool isSensitive)
    {
        var allowing = RulesOf(host).Where(rule => rule.Allows(port)).ToList();
        if (allowing.Count == 0)
            return Domain.Detection.FindingType.AnswersNotAllowed;
        return isSensitive && allowing.Exists(rule => rule.IsFromAnywhere) ? Domain.Detection.FindingType.OpenToAnywhere : null;
    }
}
