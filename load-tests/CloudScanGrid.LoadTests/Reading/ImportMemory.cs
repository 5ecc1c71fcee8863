using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Scanning.Nmap.Xml;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Reading;

/// <summary>The most resident memory while a file is read and kept in batches, as <c>cloudscan import</c> does it. It must not grow with the file.</summary>
internal static class ImportMemory
{
    private const int BatchHosts = 500;
    private const double Mebi = 1024 * 1024;

    public static async Task RunAsync(string path, int hosts, string directory, Table table)
    {
        Series tenth = new(), whole = new();
        tenth.Add(await PeakAsync(path, hosts / 10, Path.Combine(directory, "tenth.db")) / Mebi);
        whole.Add(await PeakAsync(path, hosts, Path.Combine(directory, "whole.db")) / Mebi);
        table.Add("most resident memory while importing, the whole file / its first tenth", "ratio", whole.Over(tenth), "N2");
        table.Add("most resident memory while importing the whole file", "MiB", whole);
    }

    private static async Task<double> PeakAsync(string path, int hosts, string storePath)
    {
        await using var store = await SqliteStore.OpenAsync(storePath, new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Machine.ForgetPeak();
        await using var reader = new NmapXmlReader(File.OpenRead(path), new NmapXmlReaderOptions { Vantage = "imported" });
        await foreach (var batch in reader.ReadHostsAsync().Take(hosts).Chunk(BatchHosts))
            await store.Observations.ImportAsync([.. batch.Select(Bind)], CancellationToken.None);
        return Machine.PeakResidentBytes();
    }

    private static AssetObservation Bind(HostObservation host)
    {
        var asset = new Estate(0).AssetAt(Estate.IndexOf(host.Address));
        return new AssetObservation
        {
            Asset = asset.Key,
            Subnet = asset.Subnet,
            Incarnation = asset.Incarnation,
            CampaignId = "import",
            FencingToken = 0,
            Profile = "import",
            Host = host,
        };
    }
}
