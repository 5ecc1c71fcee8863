using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;

namespace CloudScanGrid.LoadTests.Spine;

/// <summary>
/// The managed heap after a full collection, and the resident memory, at the start, the middle and the end of a first campaign. In a run of its own: the
/// collections would slow the timed ones.
/// </summary>
internal static class MemoryBenchmark
{
    private const double Mebi = 1024 * 1024;

    /// <summary>Detectors stay ten seconds after their subnet is done: a campaign must last much longer for its memory to show whether it grows.</summary>
    private const int TimesTheAssets = 10;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var directory = Directory.CreateTempSubdirectory("cloudscan-load-");
        try
        {
            await using var grid = await SpineGrid.StartAsync(new Estate(Math.Min(options.Assets * TimesTheAssets, LoadOptions.MaxAssets)), Path.Combine(directory.FullName, "memory.db"));
            for (var campaign = 1; campaign <= 2; campaign++)
                await RunAsync(grid, campaign, table);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(SpineGrid grid, int campaign, Table table)
    {
        var start = Sample();
        (double Heap, double Resident)? middle = null;
        var peak = 0.0;
        await grid.RunAsync(campaign, ended =>
        {
            peak = Math.Max(peak, Machine.ResidentBytes() / Mebi);
            if (ended is >= 0.5 and < 1)
                middle ??= Sample();
        });
        var end = Sample();
        if (middle is not { } half)
            throw new InvalidOperationException("the campaign ended before its middle was seen: take more assets");
        var name = $"campaign {campaign}";
        table.Add($"heap, end / middle, {name}", "ratio", Of(end.Heap / half.Heap), "N2");
        table.Add($"resident, end / middle, {name}", "ratio", Of(end.Resident / half.Resident), "N2");
        Add(table, $"heap, {name}", start.Heap, half.Heap, end.Heap);
        Add(table, $"resident, {name}", start.Resident, half.Resident, end.Resident);
        table.Add($"resident, most seen, {name}", "MiB", Of(peak));
    }

    private static void Add(Table table, string name, double start, double middle, double end)
    {
        table.Add($"{name}: start", "MiB", Of(start));
        table.Add($"{name}: middle", "MiB", Of(middle));
        table.Add($"{name}: end", "MiB", Of(end));
    }

    private static (double Heap, double Resident) Sample() => (GC.GetTotalMemory(forceFullCollection: true) / Mebi, Machine.ResidentBytes() / Mebi);

    private static Series Of(double value)
    {
        var series = new Series();
        series.Add(value);
        return series;
    }
}
