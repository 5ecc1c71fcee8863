using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reading;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Known;

/// <summary>
/// The managed heap that idle assets' grains take, against grains that are nothing but grains under keys of the same length; as many of either in each repeat, in turn,
/// and all of them stay active to the end.
/// </summary>
internal static class GrainBenchmark
{
    private const int GrainsAtTheEnd = 500_000;
    private const int AtOnce = 200;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var directory = Directory.CreateTempSubdirectory("cloudscan-load-");
        try
        {
            var path = Path.Combine(directory.FullName, "grains.db");
            var store = await SqliteStore.OpenAsync(path, new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
            var host = GridHosts.Scan(
                GridConfiguration.Load(null, new Dictionary<string, string?>(StringComparer.Ordinal)),
                store,
                services => services.AddSingleton<IScanEngine>(new SimulatedEngine()).AddSingleton<IIncomingGrainCallFilter, IdleAssets>());
            await using var grid = await EmbeddedGrid.StartAsync(host, store, CancellationToken.None);
            await MeasureAsync(grid.Grains, options.Repeats, table);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(IGrainFactory grains, int repeats, Table table)
    {
        Series assets = new(), bare = new();
        var each = GrainsAtTheEnd / repeats;
        await BytesEachAsync(0, 1000, index => TouchAssetAsync(grains, index));
        await BytesEachAsync(0, 1000, index => TouchBareAsync(grains, index));
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var from = 1000 + (repeat * each);
            bare.Add(await BytesEachAsync(from, each, index => TouchBareAsync(grains, index)));
            assets.Add(await BytesEachAsync(from, each, index => TouchAssetAsync(grains, index)));
            Console.Error.WriteLine($"repeat {repeat + 1} of {repeats}, load {Machine.Load():N1}");
        }

        var active = await ActiveAsync(grains);
        if (active < GrainsAtTheEnd)
            throw new InvalidOperationException($"{active} of {GrainsAtTheEnd} grains are active");
        table.Add($"an idle asset's grain / a bare grain, {active:N0} active", "ratio", assets.Over(bare), "N2");
        table.Add("an idle asset's grain", "bytes", assets);
        table.Add("a bare grain", "bytes", bare);
    }

    /// <summary>How many assets' grains are active.</summary>
    public static async Task<int> ActiveAsync(IGrainFactory grains) =>
        (await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics()).Where(one => one.GrainType.Contains("AssetGrain", StringComparison.Ordinal)).Sum(one => one.ActivationCount);

    private static async Task<double> BytesEachAsync(int from, int count, Func<int, Task> touchAsync)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var batch in Enumerable.Range(from, count).Chunk(AtOnce))
            await Task.WhenAll(batch.Select(touchAsync));
        return (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / count;
    }

    private static Task TouchBareAsync(IGrainFactory grains, int index) => grains.GetGrain<IBareGrain>(new Estate(0).AssetAt(index).Key.ToString()).TouchAsync();

    private static Task<RecordedObservation> TouchAssetAsync(IGrainFactory grains, int index)
    {
        var asset = new Estate(0).AssetAt(index);
        return grains.GetAsset(asset.Key).RecordAsync(new AssetObservation
        {
            Asset = asset.Key,
            Subnet = asset.Subnet,
            Incarnation = asset.Incarnation,
            CampaignId = "load",
            FencingToken = 1,
            Profile = "standard",
            Host = Look,
        });
    }

    private static HostObservation Look { get; } = SimulatedHost.Look(new Estate(0).AssetAt(0).Addresses[0], 1, HostXml.Coverage);
}
