using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Gcp;
using CloudScanGrid.Lab.Clouds.Gcp;
using Google.Apis.Auth.OAuth2;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>The inventory before a fake Google Cloud.</summary>
internal static class GcpRig
{
    public const string ProjectId = "shop-prod-1";
    public const string Region = "europe-west1";
    public const string Zone = "europe-west1-b";
    public const string Network = $"projects/{ProjectId}/global/networks/default";
    public const string Subnet = $"projects/{ProjectId}/regions/{Region}/subnetworks/web";

    private static readonly HttpClient Http = new(new SocketsHttpHandler());

    public static readonly AccountKey Account = new(CloudProvider.Gcp, ProjectId);
    public static readonly AccountPolicy Policy = new(new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")], [], []), new());
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 30, 0, TimeSpan.Zero);

    public static GcpOptions Options(GcpCloud cloud) => new()
    {
        Projects = [ProjectId],
        ComputeEndpoint = new Uri(cloud.Endpoint),
        ResourceManagerEndpoint = new Uri(cloud.Endpoint),
        QuotaShare = 1,
    };

    public static GcpInventory Inventory(GcpCloud cloud, GcpOptions? options = null, ITokenAccess? credential = null, HttpClient? http = null, TimeProvider? time = null) =>
        new(options ?? Options(cloud), Policy, credential ?? GoogleCredential.FromAccessToken(GcpCloud.Token), http ?? Http, time ?? TimeProvider.System);

    public static Task<AccountReading> ReadAsync(GcpCloud cloud, GcpOptions? options = null, string project = ProjectId, TimeProvider? time = null) =>
        Inventory(cloud, options, time: time).Open(new(CloudProvider.Gcp, project)).ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>A project with a network, a subnet and these instances, each with one interface.</summary>
    public static LabGcpContents ContentsOf(params IEnumerable<int> instances) => new()
    {
        Networks = [new("default")],
        Subnetworks = [new("web", Region, "default", "10.0.0.0/16")],
        Instances = [.. instances.Select(number => Machine(number))],
        Routes = [new("default-route", "default", "0.0.0.0/0", "default-internet-gateway"), new("subnet-route", "default", "10.0.0.0/16", null)],
        Firewalls = [new("allow-https", "default", new LabGcpTraffic("tcp", "443")) { SourceRanges = ["0.0.0.0/0"] }],
    };

    public static LabGcpInstance Machine(int number, string zone = Zone, string? address = null) => new(NameOf(number), zone, [new(Network, Subnet, address ?? AddressOf(number))])
    {
        StartedAt = Start, Labels = ImmutableSortedDictionary<string, string>.Empty.Add("team", "shop"), License = "debian-12-bookworm",
    };

    public static string NameOf(int number) => $"web-{number}";

    public static string IdOf(int number, string zone = Zone) => $"zones/{zone}/instances/{NameOf(number)}";

    public static string AddressOf(int number) => $"10.0.{number / 250}.{(number % 250) + 1}";

    public static IEnumerable<AssetSnapshot> AssetsOf(AccountReading reading) => reading.Snapshot.Subnets.SelectMany(subnet => subnet.Assets);

    public static IEnumerable<string> IdsOf(AccountReading reading) => AssetsOf(reading).Select(asset => asset.Key.AssetId);

    public static AssetSnapshot Known(string id, string region, string kind = "instance") =>
        new() { Key = new(Account, id), Subnet = new(Account, $"{region}:web"), Addresses = [], Region = region, Kind = kind };
}
