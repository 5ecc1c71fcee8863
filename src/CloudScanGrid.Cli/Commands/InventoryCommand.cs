using System.CommandLine;
using CloudScanGrid.Cli.Connections;
using CloudScanGrid.Cli.Scans;
using CloudScanGrid.Client;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Integrations.Inventory.File;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan inventory</c>: the file that tells what exists and what may be scanned.</summary>
internal static class InventoryCommand
{
    public static Command Create() => CommandExtensions.Group(
        "inventory",
        "The inventory: what exists and what may be scanned.",
        ["cloudscan inventory check estate.json", "cloudscan inventory schema > inventory.schema.json", "cloudscan inventory sync estate.json"],
        Check(),
        Schema(),
        Sync());

    private static Command Check()
    {
        var file = FileArgument();
        var check = new Command("check", "Say everything that is wrong with an inventory file, a line each.") { file };
        return check.Runs(async run =>
        {
            var reading = await InventoryFile.ReadAsync(run, run.Value(file)!);
            if (!reading.IsValid)
                return ExitCode.Usage;
            foreach (var account in reading.Accounts)
            {
                var assets = account.Subnets.Sum(subnet => subnet.Assets.Length);
                run.Terminal.Print($"{account.Key}: {account.Subnets.Length} subnets, {assets} assets, {account.Scope.Exclusions.Length} exclusions, region {account.Region}");
            }

            return ExitCode.Done;
        }).WithExamples("cloudscan inventory check estate.json && cloudscan scan --inventory estate.json");
    }

    private static Command Schema() => new Command("schema", "Write the JSON Schema of the inventory file.").Runs(run =>
    {
        run.Terminal.Out.WriteLine(FileInventorySchema.Text.TrimEnd());
        return Task.FromResult(ExitCode.Done);
    }).WithExamples("cloudscan inventory schema > inventory.schema.json");

    private static Command Sync()
    {
        var file = FileArgument();
        file.Arity = ArgumentArity.ZeroOrOne;
        file.Description += " Without one, the grid that runs reads all its cloud accounts now.";
        var state = new Option<string?>("--state") { Description = "The state file. Default the configured one.", HelpName = "FILE.db" };
        var sync = new Command("sync", "Read an inventory file into the state of a cluster, or of a grid that does not run, and say what changed; or have the cloud accounts read now.") { file, state };
        return sync.Runs(async run =>
        {
            if (run.Value(file) is null)
                return await SyncCloudsAsync(run);
            var reading = await InventoryFile.ReadAsync(run, run.Value(file)!);
            if (!reading.IsValid)
                return ExitCode.Usage;
            await using var store = run.Value(state) is { } path
                ? await SqliteStore.OpenAsync(path, new SqliteStoreOptions(), run.Clock, run.Logger, run.Interrupted)
                : await ConfiguredStore.OpenAsync(run, run.Configuration().Get<DataOptions>(DataOptions.Section));
            foreach (var account in reading.Accounts)
            {
                await store.Audit.AppendAsync(
                    [new AuditRecord(run.Clock.GetUtcNow(), "cloudscan", "inventory.sync", account.Key.ToString(), run.Value(file)!)], run.Interrupted);
                var change = await store.Inventory.ApplyAsync(account, run.Interrupted);
                run.Terminal.Print($"{account.Key}: {change.Added} added, {change.Updated} updated, {change.Retired} retired, {change.Unchanged} unchanged");
            }

            return ExitCode.Done;
        }).WithExamples("cloudscan inventory sync", "cloudscan inventory sync estate.json", "cloudscan inventory sync estate.json --state estate.db");
    }

    private static async Task<int> SyncCloudsAsync(Invocation run)
    {
        await using var grid = GridConnection.OpenControl(run);
        await grid.Client.SyncInventoriesAsync(run.Interrupted);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), run.Clock);
        while (true)
        {
            var inventories = await grid.Client.ListInventoriesAsync(run.Interrupted).ToListAsync(run.Interrupted);
            if (inventories.Count == 0)
                throw new UsageException("the grid knows no cloud accounts; set Aws:Accounts, Aws:OrganizationRole, Azure:Subscriptions, Azure:ManagementGroups, Gcp:Projects or Gcp:Organization, as docs/clouds.md shows, or name a file");
            if (inventories.TrueForAll(inventory => inventory is { Due: 0, Reading: 0, ListedAt: not null }))
                return End(run, inventories);
            run.Terminal.Say($"{inventories.Sum(inventory => inventory.Due + inventory.Reading)} accounts to read");
            await timer.WaitForNextTickAsync(run.Interrupted);
        }
    }

    private static int End(Invocation run, List<InventoryResource> inventories)
    {
        foreach (var inventory in inventories)
        {
            run.Terminal.Print($"{inventory.Provider}: {inventory.Accounts} accounts read, {inventory.Incomplete} of them not whole");
            foreach (var trouble in inventory.Trouble)
                run.Terminal.Print($"{inventory.Provider}: {trouble}");
        }

        return inventories.TrueForAll(inventory => inventory.Incomplete == 0 && inventory.Trouble.Count == 0) ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static Argument<string> FileArgument() => new("file") { Description = "The inventory file; docs/inventory.md tells its format." };
}
