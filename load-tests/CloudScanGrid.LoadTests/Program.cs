using System.Runtime.InteropServices;
using CloudScanGrid.LoadTests;
using CloudScanGrid.LoadTests.Reporting;

if (LoadOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

// Whoever interrupts it leaves no silo behind.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    Environment.Exit(130);
});
var table = new Table();
var load = Series.Of(Machine.Load());
foreach (var part in LoadPart.All.Where(options.Runs))
    await part.RunAsync(options, table);
load.Add(Machine.Load());
table.Add("load of the machine, one minute", "runnable", load, "N1");
table.Print();
return 0;
