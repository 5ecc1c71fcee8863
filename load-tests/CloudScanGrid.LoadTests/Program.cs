using CloudScanGrid.LoadTests;
using CloudScanGrid.LoadTests.Alerts;
using CloudScanGrid.LoadTests.Detection;
using CloudScanGrid.LoadTests.Known;
using CloudScanGrid.LoadTests.Leasing;
using CloudScanGrid.LoadTests.Reading;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.LoadTests.Spine;

if (LoadOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

var table = new Table();
var load = new Series();
load.Add(Machine.Load());
// First what measures memory: the others leave a larger heap behind.
if (options.Runs("xml"))
    await XmlBenchmark.RunAsync(options, table);
if (options.Runs("memory"))
    await MemoryBenchmark.RunAsync(options, table);
if (options.Runs("grains"))
    await GrainBenchmark.RunAsync(options, table);
if (options.Runs("spine"))
    await (options.OnPostgres ? PostgresSpineBenchmark.RunAsync(options, table, readsXml: false) : SpineBenchmark.RunAsync(options, table));
if (options.Runs("commit"))
    await PostgresSpineBenchmark.RunAsync(options, table, readsXml: true);
if (options.Runs("alert"))
    await AlertBenchmark.RunAsync(options, table);
if (options.Runs("detector"))
    await DetectorBenchmark.RunAsync(options, table);
if (options.Runs("lease"))
    await LeaseBenchmark.RunAsync(options, table);
if (options.Runs("gauges"))
    await GaugeBenchmark.RunAsync(options, table);
load.Add(Machine.Load());
table.Add("load of the machine, one minute", "runnable", load, "N1");
table.Print();
return 0;
