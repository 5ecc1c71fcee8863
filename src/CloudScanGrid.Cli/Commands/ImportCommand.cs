using System.CommandLine;
using CloudScanGrid.Cli.Scans;
using CloudScanGrid.Scanning.Nmap.Xml;
using CloudScanGrid.Storage;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan import</c>: what other tools saw.</summary>
internal static class ImportCommand
{
    private const int MaxProblemsShown = 20;

    public static Command Create() => CommandExtensions.Group(
        "import", "Read what other tools saw.", ["cloudscan import nmap scan.xml --state estate.db"], Nmap());

    private static Command Nmap()
    {
        var files = new Argument<string[]>("file") { Description = "XML that nmap or masscan wrote, whole or not; - reads standard input.", Arity = ArgumentArity.OneOrMore };
        var state = new Option<string?>("--state")
        {
            Description = "Keep the hosts in this file, as assets of account file/imported, which is never scanned. Without it they are counted only.",
            HelpName = "FILE.db",
        };
        var nmap = new Command("nmap", "Read nmap's or masscan's XML: whole, truncated, huge or hostile. Says what was taken, and what was wrong, by line.")
        {
            files, state,
        };
        return nmap.Runs(async run =>
        {
            await using var store = run.Value(state) is { } path
                ? await SqliteStore.OpenAsync(path, new SqliteStoreOptions(), run.Clock, run.Logger, run.Interrupted)
                : null;
            var (isBroken, isIncomplete) = (false, false);
            foreach (var file in run.Value(files)!)
            {
                var imported = await ReadAsync(run, file, store);
                isBroken |= imported is null;
                isIncomplete |= imported is { IsWhole: false };
            }

            return isBroken ? ExitCode.Failed : isIncomplete ? ExitCode.Incomplete : ExitCode.Done;
        }).WithExamples(
            "cloudscan import nmap scan.xml",
            "cloudscan import nmap monday/*.xml --state estate.db && cloudscan service list --state estate.db",
            "zcat scan.xml.gz | cloudscan import nmap -");
    }

    /// <summary>Reads one file and tells of it.</summary>
    /// <returns>What was taken; null when it is no such file at all.</returns>
    private static async Task<NmapImport?> ReadAsync(Invocation run, string file, IGridStore? store)
    {
        var import = new NmapImport(store, run.Clock.GetUtcNow());
        NmapRun read;
        try
        {
            await using var stream = file == "-"
                ? Console.OpenStandardInput()
                : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
            read = await import.ReadAsync(stream, run.Interrupted);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && import.Hosts == 0)
        {
            run.Terminal.Fail($"{file}: {exception.Message}");
            return null;
        }

        foreach (var problem in read.Problems.Take(MaxProblemsShown))
            run.Terminal.Warn($"{file}:{problem.Line}:{problem.Column}: {problem.Message}");
        var unshown = Math.Max(0, read.Problems.Length - MaxProblemsShown) + read.ProblemsNotKept;
        if (unshown > 0)
            run.Terminal.Warn($"{file}: {unshown} more problems are not shown");
        if (read.Scanner is null)
        {
            run.Terminal.Fail($"{file}: this is not the XML of nmap or masscan; write one with 'nmap -oX FILE'");
            return null;
        }

        var wholeness = import.IsWhole ? "whole" : $"not whole ({WhyNotWhole(read)})";
        var kept = store is null ? "" : $", {import.Kept} new";
        run.Terminal.Print($"{file}: {import.Hosts} hosts ({import.Incomplete} of them not whole), {import.OpenServices} open services{kept}; {read.Scanner} {read.Version ?? "of unknown version"}, {wholeness}");
        return import;
    }

    private static string WhyNotWhole(NmapRun read) => read switch
    {
        { ErrorMessage: { } error } => error,
        { FinishedAt: null } => "the run did not end",
        { Problems.IsEmpty: false } => "see above",
        _ => "not every host was asked everything",
    };
}
