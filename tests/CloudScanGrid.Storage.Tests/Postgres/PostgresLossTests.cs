using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.TestServers;
using Npgsql;

namespace CloudScanGrid.Storage.Tests.Postgres;

/// <summary>Connections end and the server goes away in the middle of writes: nothing that was acknowledged is lost, and nothing is there twice.</summary>
public sealed class PostgresLossTests
{
    private const int Hosts = 800;

    private const string EndSomeone =
        """
        SELECT count(pg_terminate_backend(pid)) FROM (
            SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            ORDER BY random() LIMIT 1) victims
        """;

    /// <returns>How many backends were ended meanwhile.</returns>
    private static async Task<int> WriteWhileBackendsEndAsync()
    {
        var database = await PostgresStores.NewDatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database);
        var writes = WriteAsync(store);
        var ended = 0;
        while (!writes.IsCompleted)
        {
            ended += int.Parse((await PostgresStores.RunAsync(database, EndSomeone))!, System.Globalization.CultureInfo.InvariantCulture);
            await Task.Delay(Random.Shared.Next(20, 200), Cancellation);
        }

        await CheckAsync(store, await writes);
        return ended;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminate_BackendsAgainAndAgain_LosesAndDoublesNothing()
    {
        // A fast machine has written everything before many could be ended: then it writes again.
        var ended = 0;
        for (var times = 0; times < 10 && ended <= 5; times++)
            ended += await WriteWhileBackendsEndAsync();
        ended.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Commit_ItsAnswerIsLost_IsKnownAndNotDoneTwice()
    {
        var database = new NpgsqlConnectionStringBuilder(await PostgresStores.NewDatabaseAsync());
        await using var proxy = new CommitCutter(database.Port);
        database.Port = proxy.Port;
        await using var store = await PostgresStores.OpenAsync(database.ToString());
        await CheckAsync(store, await WriteAsync(store));
        proxy.Cuts.ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_InTheMiddleOfWrites_WaitsAndLosesNothing(bool killed)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var store = await PostgresStores.OpenAsync(await server.CreateDatabaseAsync());
        var writes = WriteAsync(store);
        for (var stop = 0; stop < 3; stop++)
        {
            await Task.Delay(150, Cancellation);
            await server.StopAsync(killed);
            if (!writes.IsCompleted)
            {
                await ShouldBeInTroubleAsync(store, writes);
                (store.WriteTrouble?.Message ?? "PostgreSQL").ShouldStartWith("PostgreSQL 127.0.0.1:");
            }

            await server.ResumeAsync();
        }

        await CheckAsync(store, await writes);
        store.WriteTrouble.ShouldBeNull();
    }

    [Fact]
    public async Task Failover_ToItsStandbyInTheMiddleOfWrites_LosesAndDoublesNothing()
    {
        await using var primary = await PostgresServer.StartAsync();
        var database = new NpgsqlConnectionStringBuilder(await primary.CreateDatabaseAsync());
        await using var standby = await PostgresServer.FollowAsync(primary);
        database.Host = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"127.0.0.1:{standby.Port},127.0.0.1:{primary.Port}");
        await using var store = await PostgresStores.OpenAsync(database.ToString());
        var writes = WriteAsync(store);
        while (!writes.IsCompleted && (await store.Audit.ReadAsync(Cancellation).ToListAsync(Cancellation)).Count < 3)
            await Task.Delay(5, Cancellation);
        await primary.StopAsync(killed: true);
        await standby.PromoteAsync();
        await CheckAsync(store, await writes);
    }

    [Fact]
    public async Task Stop_ForLongerThanTheBound_TellsTheCallersAndGoesOnAfterwards()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var store = await PostgresStores.OpenAsync(
            await server.CreateDatabaseAsync(), options: PostgresStores.Options with { RetryFor = TimeSpan.FromMilliseconds(500) });
        await server.StopAsync();
        var trouble = await Should.ThrowAsync<StoreException>(() => store.Audit.AppendAsync([Record(1)], Cancellation));
        trouble.Message.ShouldContain("the store goes on by itself");
        store.WriteTrouble.ShouldNotBeNull();
        await server.ResumeAsync();
        await store.Audit.AppendAsync([Record(2)], Cancellation);
        store.WriteTrouble.ShouldBeNull();
        (await store.Audit.ReadAsync(Cancellation).Select(entry => entry.Record).ToListAsync(Cancellation)).ShouldBe([Record(2)]);
    }

    private static AuditRecord Record(int number) => new(SampleEstate.Start, "tests", "write", "loss", $"{number}");

    private static async Task ShouldBeInTroubleAsync(PostgresStore store, Task writes)
    {
        for (var look = 0; look < 200 && store.WriteTrouble is null && !writes.IsCompleted; look++)
            await Task.Delay(10, Cancellation);
    }

    private static async Task<IReadOnlyList<RecordedObservation>> WriteAsync(PostgresStore store)
    {
        await store.Campaigns.CreateAsync(
            new("c-1", new() { Accounts = [SampleEstate.Account], Profile = ScanProfiles.Light, RequestedBy = "tests" }, CampaignState.Planning, SampleEstate.Start, null, null),
            Cancellation);
        var assets = Enumerable.Range(0, Hosts).Select(SampleEstate.Asset).ToList();
        await store.Campaigns.AddTargetsAsync(
            "c-1", assets.ConvertAll(asset => new PlannedTarget(asset.Key, asset.Subnet, asset.Incarnation, asset.Addresses[0], "local", null)), Cancellation);
        await store.Campaigns.SetStateAsync("c-1", CampaignState.Running, null, SampleEstate.Start, Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async scanner =>
        {
            var own = new List<RecordedObservation>();
            for (var job = 0; ; job++)
            {
                var claim = new TargetClaim(
                    "c-1", "local", SampleEstate.Subnet, $"job-{scanner}-{job}", 20, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(10));
                var targets = await store.Campaigns.ClaimAsync(claim, Cancellation);
                if (targets.Count == 0)
                    return own;
                own.AddRange(await Task.WhenAll(targets.Select(target => store.Observations.RecordAsync(
                    SampleEstate.Observation(
                        SampleEstate.Asset(target.Asset.AssetId, $"{target.Address}"),
                        SampleEstate.Look(target.Address, SampleEstate.Start, "1-1000", 443),
                        "c-1",
                        target.FencingToken),
                    Cancellation))));
                await store.Audit.AppendAsync([Record((1000 * scanner) + job)], Cancellation);
            }
        }));
        return [.. answers.SelectMany(own => own)];
    }

    private static async Task CheckAsync(PostgresStore store, IReadOnlyList<RecordedObservation> answers)
    {
        // Each is told that its own write was the one, even where the answer to the commit was lost.
        answers.Count.ShouldBe(Hosts);
        answers.ShouldAllBe(answer => answer == new RecordedObservation(RecordOutcome.Recorded, 1));
        (await store.Observations.ReadAllAsync("c-1", Cancellation).Select(one => one.Asset).ToListAsync(Cancellation)).ShouldBe(
            Enumerable.Range(0, Hosts).Select(number => SampleEstate.Asset(number).Key));
        var progress = await store.Campaigns.CountAsync("c-1", Cancellation);
        (progress.Observed, progress.OpenPorts, progress.ProbesSent, progress.Total).ShouldBe((Hosts, Hosts, 1000L * Hosts, Hosts));
        (await store.Estate.CountAsync(Cancellation)).Services.ShouldBe(Hosts);
        (await store.Audit.VerifyAsync(Cancellation)).ShouldBeNull();
        (await store.Audit.ReadAsync(Cancellation).Select(entry => entry.Record.Detail).ToListAsync(Cancellation)).ShouldBeUnique();
    }
}
