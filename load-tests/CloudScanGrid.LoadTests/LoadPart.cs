using CloudScanGrid.LoadTests.Alerts;
using CloudScanGrid.LoadTests.Clouds;
using CloudScanGrid.LoadTests.Detection;
using CloudScanGrid.LoadTests.Faults;
using CloudScanGrid.LoadTests.Known;
using CloudScanGrid.LoadTests.Leasing;
using CloudScanGrid.LoadTests.Reading;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.LoadTests.Spine;

namespace CloudScanGrid.LoadTests;

/// <summary>One part of the load tests.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="ByNameOnly">Whether it runs only when it is asked for: it starts whole clusters in network namespaces, as root, and takes from minutes to as long as it is told.</param>
/// <param name="RunAsync">Runs it.</param>
internal sealed record LoadPart(string Name, bool ByNameOnly, Func<LoadOptions, Table, Task> RunAsync)
{
    /// <summary>All of them, in the order in which they run: first what measures memory, because the others leave a larger heap behind.</summary>
    public static IReadOnlyList<LoadPart> All { get; } =
    [
        new("xml", false, XmlBenchmark.RunAsync),
        new("memory", false, MemoryBenchmark.RunAsync),
        new("grains", false, GrainBenchmark.RunAsync),
        new("spine", false, (options, table) => options.OnPostgres ? PostgresSpineBenchmark.RunAsync(options, table, readsXml: false) : SpineBenchmark.RunAsync(options, table)),
        new("commit", false, (options, table) => PostgresSpineBenchmark.RunAsync(options, table, readsXml: true)),
        new("alert", false, AlertBenchmark.RunAsync),
        new("detector", false, DetectorBenchmark.RunAsync),
        new("lease", false, LeaseBenchmark.RunAsync),
        new("gauges", false, GaugeBenchmark.RunAsync),
        new("clouds", true, CloudBenchmark.RunAwsAsync),
        new("clouds-azure", true, CloudBenchmark.RunAzureAsync),
        new("clouds-gcp", true, CloudBenchmark.RunGcpAsync),
        new("faults", true, FaultBenchmark.RunAsync),
        new("kill", true, KillBenchmark.RunAsync),
        new("evictions", true, EvictionBenchmark.RunAsync),
        new("campaign", true, CampaignBenchmark.RunAsync),
        new("throttle", true, ThrottleBenchmark.RunAsync),
        new("scale", true, ScaleBenchmark.RunAsync),
        new("upgrade", true, UpgradeBenchmark.RunAsync),
    ];
}
