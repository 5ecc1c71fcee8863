using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;

namespace CloudScanGrid.LoadTests.Spine;

/// <summary>Host results a second through the whole spine, against the bare inserts of the same rows; each repeat runs both, in turn.</summary>
internal static class SpineBenchmark
{
    private const int AssetsToWarmUp = 5_000;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var estate = new Estate(options.Assets);
        await WarmUpAsync();
        Series[] spine = [new(), new()];
        Series[] cpu = [new(), new()];
        Series[] bare = [new(), new()];
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            var directory = Directory.CreateTempSubdirectory("cloudscan-load-");
            try
            {
                await RepeatAsync(estate, directory.FullName, spine, cpu, bare);
                Console.Error.WriteLine($"repeat {repeat + 1} of {options.Repeats}, load {Machine.Load():N1}");
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        }

        string[] names = ["first campaign", "second campaign, 1 % changed"];
        for (var campaign = 0; campaign < 2; campaign++)
        {
            table.Add($"spine / bare inserts, {names[campaign]}", "ratio", spine[campaign].Over(bare[campaign]), "N3");
            table.Add($"spine, {names[campaign]}", "hosts/s", spine[campaign]);
            table.Add($"spine, {names[campaign]}", "µs of CPU a host", cpu[campaign]);
            table.Add($"bare inserts of the same rows, {names[campaign]}", "hosts/s", bare[campaign]);
        }
    }

    // A grid lives for weeks; what the compiler takes in its first seconds is no part of what it sustains.
    private static async Task WarmUpAsync()
    {
        var directory = Directory.CreateTempSubdirectory("cloudscan-load-");
        try
        {
            await RepeatAsync(new Estate(AssetsToWarmUp), directory.FullName, [new(), new()], [new(), new()], [new(), new()]);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task RepeatAsync(Estate estate, string directory, Series[] spine, Series[] cpu, Series[] bare)
    {
        var path = Path.Combine(directory, "spine.db");
        var ids = new string[2];
        await using (var grid = await SpineGrid.StartAsync(estate, path))
        {
            for (var campaign = 0; campaign < 2; campaign++)
            {
                var ended = await grid.RunAsync(campaign + 1, _ => { });
                ids[campaign] = ended.Id;
                spine[campaign].Add(ended.HostsPerSecond);
                cpu[campaign].Add(ended.CpuMicrosecondsPerHost);
            }
        }

        var inserts = await BareInserts.CreateAsync(Path.Combine(directory, "bare.db"));
        for (var campaign = 0; campaign < 2; campaign++)
            bare[campaign].Add(inserts.Write(BareInserts.Read(path, ids[campaign])));
    }
}
