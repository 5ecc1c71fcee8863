using System.Net;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>Small records to fill a store with.</summary>
public static class SampleEstate
{
    public static DateTimeOffset Start { get; } = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    public static AccountKey Account { get; } = new(CloudProvider.File, "lab-1");

    public static SubnetKey Subnet { get; } = new(Account, "subnet-1");

    /// <summary>An asset of <see cref="Subnet"/> with these addresses.</summary>
    public static AssetSnapshot Asset(string id, params string[] addresses) => new()
    {
        Key = new(Account, id),
        Subnet = Subnet,
        Addresses = [.. addresses.Select(IPAddress.Parse)],
        LaunchedAt = Start.AddDays(-1),
    };

    /// <summary>Asset number <paramref name="number"/> with the address <c>10.0.x.y</c>.</summary>
    public static AssetSnapshot Asset(int number) => Asset($"i-{number:d4}", $"10.0.{number / 256}.{number % 256}");

    public static AccountSnapshot Snapshot(DateTimeOffset takenAt, params IEnumerable<AssetSnapshot> assets) => new()
    {
        Key = Account,
        Scope = new([IPNetwork.Parse("10.0.0.0/8")], [], []),
        Subnets = [.. assets.GroupBy(asset => asset.Subnet).Select(group => new SubnetSnapshot(group.Key, IPNetwork.Parse("10.0.0.0/8"), [.. group]))],
        TakenAt = takenAt,
    };

    public static ObservedService Tcp(ushort port, PortState state = PortState.Open) => new()
    {
        Port = new(TransportProtocol.Tcp, port),
        State = state,
        Name = "http",
        Product = "nginx",
        Version = "1.26.2",
        Method = ServiceMethod.Probed,
        Confidence = 10,
    };

    /// <summary>A whole look at TCP ports, of which some are open.</summary>
    public static HostObservation Look(IPAddress address, DateTimeOffset at, string covered, params IEnumerable<ushort> open) => new()
    {
        Address = address,
        StartedAt = at.AddSeconds(-1),
        ObservedAt = at,
        Vantage = "local",
        State = HostState.Up,
        IsComplete = true,
        Coverage = new() { Tcp = PortRanges.Parse(covered) },
        ProbesSent = PortRanges.Parse(covered).Count,
        Services = [.. open.Select(port => Tcp(port))],
    };

    public static AssetObservation Observation(AssetSnapshot asset, HostObservation host, string campaignId = "c-1", long fencingToken = 1) => new()
    {
        Asset = asset.Key,
        Subnet = asset.Subnet,
        Incarnation = asset.Incarnation,
        CampaignId = campaignId,
        FencingToken = fencingToken,
        Profile = "light",
        Host = host,
    };

    public static AssetBaseline Baseline(AssetSnapshot asset, long observationNumber) => new()
    {
        Asset = asset.Key,
        Subnet = asset.Subnet,
        Incarnation = asset.Incarnation,
        ObservationNumber = observationNumber,
        Looks = (int)observationNumber,
        Covered = new() { Tcp = PortRanges.Parse("1-1000") },
        Ports = [new(new(TransportProtocol.Tcp, 443), observationNumber, 0.5, true, "https", "nginx", "1.26.2")],
        FirstObservedAt = Start,
    };

    public static Finding NewService(AssetSnapshot asset, ushort port, DateTimeOffset at, string campaignId = "c-1")
    {
        var where = new NetworkPort(TransportProtocol.Tcp, port);
        return new()
        {
            Id = Finding.IdOf(asset.Key, asset.Incarnation, FindingKind.Anomaly, FindingType.NewService, where),
            Asset = asset.Key,
            Address = asset.Addresses[0],
            Kind = FindingKind.Anomaly,
            Type = FindingType.NewService,
            Port = where,
            Confidence = 0.97,
            Title = $"{where} answers and never did",
            Why = ["closed in 20 of 20 looks"],
            CampaignId = campaignId,
            FirstSeenAt = at,
            LastSeenAt = at,
        };
    }
}
