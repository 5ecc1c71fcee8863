using System.Runtime.InteropServices;
using CloudScanGrid.LoadTests;
using CloudScanGrid.LoadTests.Reporting;

if (LoadOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

// Whoever interrupts it leaves no silo behind. 128 and the signal's number, as shells say.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Exit(context, 130));
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Exit(context, 143));
var table = new Table();
var load = Series.Of(Machine.Load());
foreach (var part in LoadPart.All.Where(options.Runs))
    await part.RunAsync(options, table);
load.Add(Machine.Load());
table.Add("load of the machine, one minute", "runnable", load, "N1");
table.Print();
return 0;

static void Exit(PosixSignalContext context, int code)
{
    context.Cancel = true;
    Environment.Exit(code);
}
