using CloudScanGrid.LoadTests;
using CloudScanGrid.LoadTests.Detection;
using CloudScanGrid.LoadTests.Faults;
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
if (options.Runs("spine"))
    await SpineBenchmark.RunAsync(options, table);
if (options.Runs("detector"))
    await DetectorBenchmark.RunAsync(options, table);
if (options.Runs("lease"))
    await LeaseBenchmark.RunAsync(options, table);
if (options.Runs("faults"))
    await FaultBenchmark.RunAsync(options, table);
if (options.Runs("kill"))
    await KillBenchmark.RunAsync(options, table);
if (options.Runs("evictions"))
    await EvictionBenchmark.RunAsync(options, table);
if (options.Runs("scale"))
    await ScaleBenchmark.RunAsync(options, table);
if (options.Runs("upgrade"))
    await UpgradeBenchmark.RunAsync(options, table);
load.Add(Machine.Load());
table.Add("load of the machine, one minute", "runnable", load, "N1");
table.Print();
return 0;
