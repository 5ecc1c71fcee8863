using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A laboratory's fleet as projects: what the fake API shows is what really listens. A security group is a network tag, with rules for the machines that bear it.</summary>
public sealed class FleetGcpEstate : IGcpEstate
{
    private const string Network = "fleet";

    private readonly Dictionary<string, LabGcpContents> _projects;

    /// <summary>The fleet's accounts, each a project.</summary>
    public FleetGcpEstate(Fleet fleet)
    {
        Projects = [.. fleet.Accounts.Select(account => new LabGcpProject(IdOf(account), account.AccountId))];
        _projects = fleet.Accounts.ToDictionary(IdOf, account => ContentsOf(fleet, account), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyList<LabGcpProject> Projects { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LabGcpFolder> Folders => [];

    /// <inheritdoc/>
    public LabGcpContents? Find(string project) => _projects.GetValueOrDefault(project);

    /// <summary>The id of a host's asset.</summary>
    public static string AssetIdOf(string host, string region) => $"zones/{region}-b/instances/{host}";

    /// <summary>Shows something else in a project from now on.</summary>
    public void Change(string project, Func<LabGcpContents, LabGcpContents> change) => _projects[project] = change(_projects[project]);

    private static string IdOf(FleetAccount account) => $"fleet-{account.AccountId}";

    private static LabGcpContents ContentsOf(Fleet fleet, FleetAccount account)
    {
        var project = IdOf(account);
        var network = $"projects/{project}/global/networks/{Network}";
        var subnets = fleet.Subnets.Where(subnet => subnet.AccountId == account.AccountId).ToList();
        var groups = subnets.SelectMany(subnet => subnet.Hosts).SelectMany(host => host.SecurityGroups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new LabGcpContents
        {
            Networks = [new LabGcpNetwork(Network)],
            Subnetworks = [.. subnets.Select(subnet => new LabGcpSubnetwork(subnet.SubnetId, account.Region, Network, $"{subnet.Cidr}"))],
            Instances = [.. subnets.SelectMany(subnet => subnet.Hosts, (subnet, host) => new LabGcpInstance(
                host.AssetId, $"{account.Region}-b", [new LabGcpInterface(network, $"projects/{project}/regions/{account.Region}/subnetworks/{subnet.SubnetId}", $"{host.Address}")])
            {
                StartedAt = host.LaunchedAt, Labels = host.Tags, Tags = host.SecurityGroups, License = host.ImageId,
            })],
            Routes = [new LabGcpRoute("default-route", Network, "0.0.0.0/0", "default-internet-gateway")],
            Firewalls = [.. groups.SelectMany(group => fleet.SecurityGroups[group].Ingress.Select((rule, index) => new LabGcpFirewall(
                string.Create(CultureInfo.InvariantCulture, $"{group}-{index}"), Network, TrafficOf(rule.Protocol, rule.Ports))
            {
                SourceRanges = [$"{rule.Source}"], TargetTags = [group],
            }))],
        };
    }

    private static LabGcpTraffic TrafficOf(TransportProtocol? protocol, PortRange ports) =>
        protocol is { } named ? new LabGcpTraffic(named.ToString().ToLowerInvariant(), $"{ports}") : new LabGcpTraffic("all");
}
