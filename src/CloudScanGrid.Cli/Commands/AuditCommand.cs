using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan audit</c>: what was done and refused, in a chain that shows whether somebody changed it.</summary>
internal static class AuditCommand
{
    public static Command Create() => CommandExtensions.Group(
        "audit", "What was done and refused, in a hash chain.", ["cloudscan audit list --output ndjson", "cloudscan audit verify --state estate.db"], List(), Verify());

    private static Command List()
    {
        var state = StateOption();
        var output = ListOptions.OutputOption();
        var limit = new Option<int?>("--limit") { Description = "Write the latest so many entries only.", HelpName = "ROWS" };
        var list = new Command("list", "List the entries, oldest first.") { state, output, limit };
        return list.Runs(async run =>
        {
            await using var store = await OpenAsync(run, run.Value(state));
            var writer = new RowWriter<AuditEntry>(
                [
                    new("Sequence", entry => entry.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), IsText: false),
                    new("At", entry => Words.Of(entry.Record.At), IsText: false),
                    new("Actor", entry => entry.Record.Actor),
                    new("Action", entry => entry.Record.Action),
                    new("Subject", entry => entry.Record.Subject),
                    new("Detail", entry => entry.Record.Detail),
                ],
                RowJson.Default.AuditEntry);
            var entries = store.Audit.ReadAsync(run.Interrupted);
            if (run.Value(limit) is { } rows)
                entries = (await entries.TakeLast(rows).ToListAsync(run.Interrupted)).ToAsyncEnumerable();
            await writer.WriteAsync(entries, ListOptions.Parse(run.Value(output)), run.Terminal, "nothing was done yet");
            return ExitCode.Done;
        }).WithExamples("cloudscan audit list --limit 20", "cloudscan audit list --output ndjson");
    }

    private static Command Verify()
    {
        var state = StateOption();
        var verify = new Command("verify", "Check that no entry was changed, removed or put in between.") { state };
        return verify.Runs(async run =>
        {
            await using var store = await OpenAsync(run, run.Value(state));
            if (await store.Audit.VerifyAsync(run.Interrupted) is { } broken)
            {
                run.Terminal.Fail($"the audit log of {store.Path} is not whole from entry {broken} on: it was changed outside the program");
                return ExitCode.Failed;
            }

            run.Terminal.Say($"the audit log of {store.Path} is whole");
            return ExitCode.Done;
        }).WithExamples("cloudscan audit verify", "cloudscan audit verify --state estate.db");
    }

    private static Option<string?> StateOption() => new("--state") { Description = "The state file. Default the configured one.", HelpName = "FILE.db" };

    private static Task<SqliteStore> OpenAsync(Invocation run, string? state) => SqliteStore.OpenReadOnlyAsync(
        state ?? run.Configuration().Get<DataOptions>(DataOptions.Section).StateFile, new SqliteStoreOptions(), run.Clock, run.Interrupted);
}
