using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;

namespace CloudScanGrid.LoadTests.Detection;

/// <summary>The detector alone, without store or grain: one subnet, judged campaign after campaign, learning and peers included.</summary>
internal static class DetectorBenchmark
{
    private const int Hosts = 250;
    private const int CampaignsPerRepeat = 20;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var estate = new Estate(Hosts);
        var account = (await estate.ReadAsync(CancellationToken.None)).Accounts[0];
        var state = new AccessRules(
            new AccountState(account.Key, account.Region, account.Scope, account.Limits, account.SecurityGroups, account.TakenAt), NetworkMap.Empty, VantageSources.Unknown);
        var assets = Enumerable.Range(0, Hosts)
            .Select(index => new Asset(estate.AssetAt(index), account.Region, account.TakenAt, account.TakenAt, null)).ToList();
        Series rate = new(), bytes = new();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            var subnet = new JudgedSubnet(state, assets);
            var elapsed = TimeSpan.Zero;
            var allocated = 0L;
            for (var campaign = 1; campaign <= CampaignsPerRepeat; campaign++)
            {
                var looks = assets.ConvertAll(asset => Look(asset, campaign));
                var before = GC.GetAllocatedBytesForCurrentThread();
                var started = Stopwatch.GetTimestamp();
                subnet.Judge(looks);
                elapsed += Stopwatch.GetElapsedTime(started);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            rate.Add(Hosts * CampaignsPerRepeat / elapsed.TotalSeconds);
            bytes.Add((double)allocated / (Hosts * CampaignsPerRepeat));
        }

        table.Add("BaselineDetector with peers and exposures", "observations/s", rate);
        table.Add("BaselineDetector with peers and exposures", "bytes allocated an observation", bytes);
    }

    // Coverage is an object of its own for each host, as the stream's serializer makes it.
    private static AssetObservation Look(Asset asset, int campaign) => new()
    {
        Asset = asset.Snapshot.Key,
        Subnet = asset.Snapshot.Subnet,
        Incarnation = asset.Snapshot.Incarnation,
        Number = campaign,
        CampaignId = string.Create(CultureInfo.InvariantCulture, $"c-{campaign}"),
        FencingToken = 1,
        Profile = "standard",
        Host = SimulatedHost.Look(asset.Snapshot.Addresses[0], campaign, new PortCoverage { Tcp = PortRanges.Of(SimulatedHost.AskedPorts.Ranges) }),
    };

    private sealed class JudgedSubnet(AccessRules rules, IReadOnlyList<Asset> assets)
    {
        private readonly Dictionary<AssetKey, AssetBaseline> _baselines = [];
        private readonly Dictionary<AssetKey, IReadOnlyList<Finding>> _open = [];
        private PeerStatistics _peers = PeerStatistics.Empty;

        public void Judge(IReadOnlyList<AssetObservation> looks)
        {
            foreach (var (look, asset) in looks.Zip(assets))
            {
                var before = _baselines.GetValueOrDefault(look.Asset);
                var result = ObservationJudge.Judge(look, before, _peers, asset, rules, _open.GetValueOrDefault(look.Asset) ?? []);
                _peers = _peers.With(before, result.Baseline);
                _baselines[look.Asset] = result.Baseline;
                _open[look.Asset] = result.Findings;
            }
        }
    }
}
