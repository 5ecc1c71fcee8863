using System.CommandLine;
using CloudScanGrid.Cli.Scans;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Files;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan lab</c>: a fleet of small servers on this machine, to scan and to break.</summary>
internal static class LabCommand
{
    public static Command Create() => CommandExtensions.Group(
        "lab",
        "A laboratory: a fleet of small servers on this machine, to scan and to break.",
        ["cloudscan lab up", "cloudscan lab mutate --count 3", "cloudscan lab status", "cloudscan lab down"],
        Up(),
        Down(),
        Status(),
        Mutate());

    private static Command Up()
    {
        var form = new Option<string?>("--form")
        {
            Description = "loopback (127.64.x.y to 127.127.x.y, needs no privileges) or namespace (10.201.0.0/16, needs root). Default loopback.",
            HelpName = "loopback|namespace",
        }.AcceptOnlyFromAmong("loopback", "namespace");
        var fleet = new FleetFlags();
        var foreground = new Option<bool>("--foreground") { Description = "Stay until Ctrl-C instead of going to the background." };
        var up = new Command("up", "Start the fleet in the background; writes where its inventory is.") { form, fleet.Seed, fleet.Hosts, foreground };
        return up.Runs(async run =>
        {
            var directory = DirectoryOf(run);
            var options = fleet.OptionsOf(run, run.Value(form) is { } name ? Enum.Parse<LabForm>(name, ignoreCase: true) : null, directory);
            if (run.Value(foreground))
                return await StayAsync(run, new LabOptions(directory.Path, options));
            if (LabProcess.Read(directory.Path) is { IsRunning: true } running)
                run.Terminal.Say($"the laboratory already runs as process {running.ProcessId}");
            else
                await StartAsync(run, directory, options);
            PrintFiles(run, directory);
            return ExitCode.Done;
        }).WithExamples("cloudscan lab up", "cloudscan lab up --hosts 100 --seed 7", "sudo cloudscan lab up --form namespace");
    }

    private static Command Down() => new Command("down", "Stop the fleet. Its files stay, and the next start plays it again.").Runs(async run =>
    {
        var wasRunning = await LabProcess.StopAsync(DirectoryOf(run).Path, run.Clock, run.Interrupted);
        run.Terminal.Say($"{(wasRunning ? "the laboratory is stopped" : "no laboratory runs")}");
        return ExitCode.Done;
    }).WithExamples("cloudscan lab down");

    private static Command Status() => new Command("status", "Say whether the fleet runs, what it is, and where its files are.").Runs(run =>
    {
        var directory = DirectoryOf(run);
        var status = LabProcess.Read(directory.Path);
        if (status.Revision == 0)
        {
            run.Terminal.Print($"there is no laboratory in {directory.Path}; 'cloudscan lab up' starts one");
            return Task.FromResult(ExitCode.Done);
        }

        var state = status.IsReady ? $"runs as process {status.ProcessId}" : status.IsRunning ? "is starting" : "does not run";
        run.Terminal.Print($"the laboratory {state}: {status.Hosts} hosts, seed {status.Seed}, {status.Form} form, revision {status.Revision}, {status.Incidents} incidents");
        if (status.Error is { } error)
            run.Terminal.Warn($"the newest revision does not listen: {error}");
        if (status.ScannerNamespace is { } scanner)
            run.Terminal.Print($"scan it from its namespace: ip netns exec {scanner} cloudscan scan --inventory {directory.InventoryFile}");
        PrintFiles(run, directory);
        return Task.FromResult(ExitCode.Done);
    }).WithExamples("cloudscan lab status");

    private static Command Mutate()
    {
        var seed = new Option<ulong?>("--seed") { Description = "Draw from this number. Default from the fleet's, so that the same fleet changes the same way.", HelpName = "NUMBER" };
        var count = new Option<int?>("--count") { Description = "How many incidents. Default one of each kind.", HelpName = "NUMBER" };
        var mutate = new Command("mutate", "Make labelled incidents happen: rogue services, opened databases, downgrades, moved ports, lost services.") { seed, count };
        return mutate.Runs(async run =>
        {
            if (run.Value(count) is < 1)
                throw new UsageException($"--count {run.Value(count)}: write at least 1, or leave it out");
            var directory = DirectoryOf(run);
            if (!LabProcess.Read(directory.Path).IsRunning)
            {
                run.Terminal.Say($"no laboratory runs: starting it");
                await StartAsync(run, directory, null);
            }

            var outcome = await LabMutation.MutateAsync(directory.Path, run.Value(seed), run.Value(count), run.Clock, run.Interrupted);
            foreach (var incident in outcome.Incidents)
                run.Terminal.Print($"{incident.Id}: {Describe(incident)}");
            PrintFiles(run, directory);
            if (outcome.State == MutationState.Applied)
                return ExitCode.Done;
            run.Terminal.Warn($"the laboratory does not play them yet; see {directory.LogFile}");
            return ExitCode.Failed;
        }).WithExamples("cloudscan lab mutate", "cloudscan lab mutate --count 3 --seed 42");
    }

    private static string Describe(IncidentLabel incident)
    {
        var port = $"{incident.Protocol}/{incident.Port}".ToLowerInvariant();
        var change = (incident.Before, incident.After) switch
        {
            (null, { } after) => $"{NameOf(after)} answers on {port}",
            ({ } before, null) => $"{NameOf(before)} on {port} is gone",
            var (_, after) when incident.FormerPort is { } former => $"{NameOf(after!)} moved from port {former} to {port}",
            var (before, after) => $"{NameOf(before!)} on {port} became {NameOf(after!)}",
        };
        return $"{incident.AssetId} ({incident.Address}): {change}; expect {incident.ExpectedFinding}{(incident.ExpectedExposure is { } exposure ? $" and {exposure}" : "")}";
    }

    private static string NameOf(Lab.Personas.ServiceIdentity identity) =>
        identity.Product is null ? identity.Name ?? "an unknown service" : $"{identity.Product} {identity.Version}".TrimEnd();

    private static async Task<int> StayAsync(Invocation run, LabOptions options)
    {
        LabProcess.AdoptLog();
        await using var laboratory = await Laboratory.StartAsync(options, run.Logger, run.Clock, run.Interrupted);
        PrintFiles(run, laboratory.Directory);
        run.Terminal.Flush();
        await LabProcess.RunUntilSignalledAsync(run.Interrupted);
        return ExitCode.Done;
    }

    private static async Task StartAsync(Invocation run, LabDirectory directory, FleetOptions? options)
    {
        List<string> arguments = ["lab", "up", "--foreground"];
        if (options is not null)
            arguments.AddRange(["--form", options.Form.ToString().ToLowerInvariant(), "--seed", FormattableString.Invariant($"{options.Seed}"), "--hosts", FormattableString.Invariant($"{options.Hosts}")]);
        if (run.Value(GlobalOptions.Config) is { } config)
            arguments.AddRange(["--config", Path.GetFullPath(config)]);
        var (executable, self) = OwnProgram();
        var status = await LabProcess.StartDetachedAsync(executable, [.. self, .. arguments], directory.Path, run.Clock, run.Interrupted);
        run.Terminal.Say($"the laboratory runs as process {status.ProcessId}: {status.Hosts} hosts");
    }

    // Either the program's own host, or dotnet with the program's assembly as its first argument.
    private static (string Executable, string[] Arguments) OwnProgram()
    {
        var executable = Environment.ProcessPath!;
        var isDotnet = Path.GetFileNameWithoutExtension(executable).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return (executable, isDotnet ? [Path.Combine(AppContext.BaseDirectory, "cloudscan.dll")] : []);
    }

    private static LabDirectory DirectoryOf(Invocation run)
    {
        var data = run.Configuration().Get<DataOptions>(DataOptions.Section);
        StatePaths.Configured(data);
        return new LabDirectory(data.LabDirectory);
    }

    private static void PrintFiles(Invocation run, LabDirectory directory)
    {
        run.Terminal.Print($"inventory: {directory.InventoryFile}");
        run.Terminal.Print($"truth: {directory.TruthFile}");
    }
}
