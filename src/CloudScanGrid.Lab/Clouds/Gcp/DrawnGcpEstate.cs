using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>
/// Projects by the thousand, drawn from a seed, in folders of a hundred: each with most of its instances in one region and some in another. A project is drawn when it is asked for, so an estate of a
/// million instances takes no memory.
/// </summary>
/// <param name="seed">Which estate.</param>
/// <param name="projects">How many projects.</param>
/// <param name="instances">Instances of each project.</param>
public sealed class DrawnGcpEstate(ulong seed, int projects, int instances) : IGcpEstate
{
    private const int InstancesPerSubnet = 200;
    private const int ProjectsPerFolder = 100;
    private const int Roles = 12;
    private const int MostKept = 256;
    private const string Network = "default";

    private static readonly string[] Regions = ["europe-west1", "europe-west3", "us-central1", "us-east4", "asia-northeast1", "asia-south1", "australia-southeast1", "southamerica-east1"];
    private static readonly string[] Zones = ["b", "c", "d"];
    private static readonly ImmutableSortedDictionary<string, string> Labels = ImmutableSortedDictionary<string, string>.Empty.Add("team", "shop").Add("stage", "production");

    private readonly ConcurrentDictionary<string, LabGcpContents?> _drawn = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<LabGcpProject> Projects { get; } =
        [.. Enumerable.Range(0, projects).Select(number => new LabGcpProject(IdOf(number), $"project {number}", $"folders/{number / ProjectsPerFolder + 1}"))];

    /// <inheritdoc/>
    public IReadOnlyList<LabGcpFolder> Folders { get; } =
        [.. Enumerable.Range(1, (projects + ProjectsPerFolder - 1) / ProjectsPerFolder).Select(number => new LabGcpFolder($"{number}", $"organizations/{GcpCloud.Organization}"))];

    /// <inheritdoc/>
    public LabGcpContents? Find(string project)
    {
        if (_drawn.Count > MostKept)
            _drawn.Clear();
        return _drawn.GetOrAdd(project, static (id, estate) => estate.Draw(id), this);
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"drawn-{number:d5}");

    private LabGcpContents? Draw(string project)
    {
        if (!project.StartsWith("drawn-", StringComparison.Ordinal) || !int.TryParse(project.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= Projects.Count)
            return null;
        var draw = new SeededDraw(seed + ((ulong)number * 64));
        var network = $"projects/{project}/global/networks/{Network}";
        var machines = Enumerable.Range(0, instances).Select(index =>
        {
            var subnet = index / InstancesPerSubnet;
            var region = RegionOf(number, subnet);
            return new LabGcpInstance(
                string.Create(CultureInfo.InvariantCulture, $"vm-{index:d6}"),
                $"{region}-{draw.Pick(Zones)}",
                [
                    new LabGcpInterface(
                        network, $"projects/{project}/regions/{region}/subnetworks/{NameOf(subnet)}", string.Create(CultureInfo.InvariantCulture, $"10.{subnet / 256}.{subnet % 256}.{10 + (index % InstancesPerSubnet)}"))
                    {
                        ExternalAddress = draw.Chance(0.1) ? string.Create(CultureInfo.InvariantCulture, $"34.{draw.Below(256)}.{draw.Below(256)}.{draw.Below(254) + 1}") : null,
                    },
                ])
            {
                StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(draw.Below(400_000)),
                Labels = Labels,
                Tags = [RoleOf(draw.Below(Roles))],
                License = "debian-12-bookworm",
            };
        }).ToImmutableArray();
        return new LabGcpContents
        {
            Instances = machines,
            Networks = [new LabGcpNetwork(Network)],
            Subnetworks = [.. Enumerable.Range(0, (instances + InstancesPerSubnet - 1) / InstancesPerSubnet).Select(subnet => new LabGcpSubnetwork(
                NameOf(subnet), RegionOf(number, subnet), Network, string.Create(CultureInfo.InvariantCulture, $"10.{subnet / 256}.{subnet % 256}.0/24")))],
            Routes = [new LabGcpRoute("default-route", Network, "0.0.0.0/0", "default-internet-gateway")],
            Firewalls = [.. Enumerable.Range(0, Roles).Select(role => new LabGcpFirewall(
                $"allow-{RoleOf(role)}", Network, new LabGcpTraffic("tcp", string.Create(CultureInfo.InvariantCulture, $"{draw.Below(9000) + 1}"))) { SourceRanges = ["10.0.0.0/8"], TargetTags = [RoleOf(role)] })],
        };
    }

    // Every fourth subnet is elsewhere.
    private static string RegionOf(int project, int subnet) => Regions[(project + (subnet % 4 == 3 ? 1 : 0)) % Regions.Length];

    private static string NameOf(int subnet) => string.Create(CultureInfo.InvariantCulture, $"subnet-{subnet}");

    private static string RoleOf(int role) => string.Create(CultureInfo.InvariantCulture, $"role-{role}");
}
