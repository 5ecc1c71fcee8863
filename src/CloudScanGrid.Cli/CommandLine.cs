using System.CommandLine;
using System.CommandLine.Invocation;
using CloudScanGrid.Cli.Commands;

namespace CloudScanGrid.Cli;

/// <summary>The commands, and how a command line becomes an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var parse = Create().Parse(arguments);
        if (parse.Action is ParseErrorAction)
            return UsageErrors.Print(parse);
        // Signals and exceptions are ours: the library's own handlers know nothing of exit codes, and give a scan two seconds to end.
        return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("CloudScanGrid finds what an estate exposes to the network, with nmap, within its scope, and says what changed.")
        {
            RunCommand.Create(),
            ScanCommand.Create(),
            CampaignCommand.Create(),
            AccountCommand.Create(),
            AssetCommand.Create(),
            ServiceCommand.Create(),
            ExposureCommand.Create(),
            FindingCommand.Create(),
            ImportCommand.Create(),
            ExportCommand.Create(),
            InventoryCommand.Create(),
            RegionCommand.Create(),
            LabCommand.Create(),
            ProfileCommand.Create(),
            ConfigCommand.Create(),
            AuditCommand.Create(),
            CompletionCommand.Create(),
        };
        GlobalOptions.AddTo(root);
        return root.WithExamples(
            "cloudscan run --lab                                # a fleet to try it on, and the page on http://127.0.0.1:8080",
            "cloudscan scan --inventory estate.json > hosts.ndjson",
            "cloudscan finding list --output json");
    }
}
