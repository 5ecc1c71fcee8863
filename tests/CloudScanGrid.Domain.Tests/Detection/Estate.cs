using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Domain.Tests.Detection;

/// <summary>A subnet as the detector's grain keeps it: baselines, peers and open findings in memory, observations judged one by one.</summary>
internal sealed class Estate
{
    public static readonly AccountKey Account = AccountKey.Parse("file/lab-1");
    public static readonly SubnetKey Subnet = new(Account, "subnet-1");
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    public static readonly PortCoverage FirstTenThousand = new() { Tcp = PortRanges.Of(new PortRange(1, 10000)) };

    private readonly Dictionary<AssetKey, long> _numbers = [];

    public Dictionary<AssetKey, AssetBaseline> Baselines { get; } = [];

    public Dictionary<string, Finding> Open { get; } = [];

    public PeerStatistics Peers { get; private set; } = PeerStatistics.Empty;

    public ImmutableArray<SecurityGroup> Groups { get; init; } = [];

    public static AssetKey Key(string id) => new(Account, id);

    public static Asset AssetOf(
        string id,
        string incarnation = "1000",
        ImmutableArray<string> groups = default,
        DateTimeOffset? inventoriedAt = null,
        params string[] addresses) => new(
        new AssetSnapshot
        {
            Key = Key(id),
            Subnet = Subnet,
            Addresses = addresses.Length == 0 ? [AddressOf(id)] : [.. addresses.Select(IPAddress.Parse)],
            LaunchedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(incarnation, System.Globalization.CultureInfo.InvariantCulture)),
            ImageId = "ami-1",
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("Role", "web"),
            SecurityGroups = groups.IsDefault ? [] : groups,
        },
        "local",
        inventoriedAt ?? Start.AddHours(-1),
        Start,
        null);

    public static IPAddress AddressOf(string id) => IPAddress.Parse($"10.0.0.{(id.Sum(letter => letter) % 200) + 1}");

    /// <summary>A look in campaign <c>c1</c>, <c>c2</c>, …, a week apart.</summary>
    public static AssetObservation Look(string id, int campaign, params ImmutableArray<ObservedService> services) => new()
    {
        Asset = Key(id),
        Subnet = Subnet,
        Incarnation = "1000",
        CampaignId = $"c{campaign}",
        FencingToken = campaign,
        Profile = "standard",
        Host = new HostObservation
        {
            Address = AddressOf(id),
            StartedAt = Start.AddDays(7 * (campaign - 1)),
            ObservedAt = Start.AddDays(7 * (campaign - 1)).AddMinutes(1),
            Vantage = "eu-west-1/internal",
            State = HostState.Up,
            Reason = "user-set",
            IsComplete = true,
            Coverage = FirstTenThousand,
            Services = services,
            Unlisted = [new UnlistedPorts(PortState.Closed, FirstTenThousand.Count - services.Length, "conn-refused", TransportProtocol.Tcp, PortRanges.Empty)],
        },
    };

    public static ObservedService Tcp(ushort port, string name, string? product = null, string? version = null) => new()
    {
        Port = new(TransportProtocol.Tcp, port),
        State = PortState.Open,
        Reason = "syn-ack",
        Name = name,
        Product = product,
        Version = version,
        Method = ServiceMethod.Probed,
        Confidence = 10,
    };

    public static ObservedService InState(ushort port, PortState state) => new() { Port = new(TransportProtocol.Tcp, port), State = state };

    public DetectionResult Judge(AssetObservation observation, Asset? asset = null)
    {
        var number = _numbers[observation.Asset] = _numbers.GetValueOrDefault(observation.Asset) + 1;
        var before = Baselines.GetValueOrDefault(observation.Asset);
        var account = new AccountState(Account, "local", new AccountScope([], [], []), new AccountLimits(), Groups, Start);
        var result = ObservationJudge.Judge(
            observation with { Number = number },
            before,
            Peers,
            asset ?? AssetOf(observation.Asset.AssetId, observation.Incarnation),
            new AccessRules(account, NetworkMap.Empty, VantageSources.Unknown),
            [.. Open.Values.Where(finding => finding.Asset == observation.Asset)]);
        foreach (var id in result.Resolved)
            Open.Remove(id).ShouldBeTrue($"{id} was not open");
        foreach (var finding in result.Findings)
            Open[finding.Id] = finding;
        Peers = Peers.With(before, result.Baseline);
        Baselines[observation.Asset] = result.Baseline;
        return result;
    }

    /// <summary>As after a restart of the grain: the peers are counted anew from the baselines.</summary>
    public void Reload() => Peers = PeerStatistics.From(Baselines.Values);

    /// <summary>The types and ports of what a look raised, without what was open before.</summary>
    public string[] JudgeForNews(AssetObservation observation, Asset? asset = null)
    {
        var known = Open.Keys.ToHashSet();
        return [.. Judge(observation, asset).Findings.Where(finding => !known.Contains(finding.Id)).Select(Describe).Order(StringComparer.Ordinal)];
    }

    public static string Describe(Finding finding) => finding.Port is null ? finding.Type : $"{finding.Type} {finding.Port}";
}
