using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Postgres;

namespace CloudScanGrid.Storage.Tests.Postgres;

/// <summary>Several silos over one database.</summary>
public sealed class PostgresSilosTests
{
    private const int Hosts = 600;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TrySave_TwoSilosRacing_NeverExceedsTheBudget()
    {
        var (one, two) = await OpenTwoAsync();
        await using var first = one;
        await using var second = two;
        var expiry = TimeProvider.System.GetUtcNow().AddMinutes(5);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(job => (job % 2 == 0 ? one : two).Leases.TrySaveAsync(
            new("file/lab-1", $"job-{job}", 1 + job % 5, 100, expiry), 64, 2000, Cancellation)));
        answers.ShouldContain(true);
        var live = await one.Leases.ListLiveAsync("file/lab-1", TimeProvider.System.GetUtcNow(), Cancellation);
        live.Count.ShouldBe(answers.Count(fits => fits));
        live.Sum(lease => lease.PacketsPerSecond).ShouldBe(2000);
        live.Sum(lease => lease.Hosts).ShouldBeLessThanOrEqualTo(64);
    }

    [Fact]
    public async Task Record_TwoSilosAndAFollower_EachTargetOnceAndNoneIsOverlooked()
    {
        var (one, two) = await OpenTwoAsync();
        await using var first = one;
        await using var second = two;
        // Two addresses an asset: they are numbered by both silos at once.
        var targets = await StartAsync(one, Enumerable.Range(0, Hosts).Select(number => SampleEstate.Asset($"i-{number / 2}", $"10.0.{number / 200}.{number % 200}")));
        using var done = new CancellationTokenSource();
        var follower = FollowAsync(two, done.Token);
        var answers = await Task.WhenAll(targets.Concat(targets).Select((target, index) => RecordAsync(index % 2 == 0 ? one : two, target)));
        await done.CancelAsync();

        answers.Count(answer => answer.Outcome == RecordOutcome.Recorded).ShouldBe(Hosts);
        answers.Count(answer => answer.Outcome == RecordOutcome.AlreadyRecorded).ShouldBe(Hosts);
        (await follower).Order().ShouldBe(targets.Select(target => $"{target.Address}").Order());
        var progress = await one.Campaigns.CountAsync("c-1", Cancellation);
        (progress.Observed, progress.OpenPorts).ShouldBe((Hosts, Hosts));
        foreach (var asset in targets.Select(target => target.Asset).Distinct().Take(20))
            (await two.Observations.ReadAfterAsync(asset, 0, 10, Cancellation)).Select(observation => observation.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Claim_TwoSilosAtOnce_NoAssetIsHeldByTwoJobs()
    {
        var (one, two) = await OpenTwoAsync();
        await using var first = one;
        await using var second = two;
        await PlanAsync(one, Enumerable.Range(0, Hosts).Select(number => SampleEstate.Asset($"i-{number / 4}", $"10.0.{number / 200}.{number % 200}")));
        var claims = await Task.WhenAll(Enumerable.Range(0, 60).Select(async job =>
            (Job: job, Targets: await (job % 2 == 0 ? one : two).Campaigns.ClaimAsync(Claim($"job-{job}", 10), Cancellation))));
        var held = claims.SelectMany(claim => claim.Targets, (claim, target) => (claim.Job, target)).ToList();
        held.Select(one => one.target.Address).ShouldBeUnique();
        held.Select(one => (one.target.Asset, one.Job)).Distinct().Select(pair => pair.Asset).ShouldBeUnique();
    }

    [Fact]
    public async Task Record_HostileWords_StopNobodyElse()
    {
        await using var store = await PostgresStores.OpenAsync(await PostgresStores.NewDatabaseAsync());
        var targets = await StartAsync(store, Enumerable.Range(0, 50).Select(SampleEstate.Asset));
        var answers = await Task.WhenAll(targets.Select((target, index) => RecordAsync(store, target, host => index % 10 != 0 ? host : host with
        {
            Reason = "timed\0out\ud800",
            IsComplete = false,
            Services = [SampleEstate.Tcp(80) with { Name = "a\0b", Product = "\udfff'; DROP TABLE services; --" }],
        })));
        answers.ShouldAllBe(answer => answer.Outcome == RecordOutcome.Recorded);
        var kept = (await store.Observations.ListServicesAsync(targets[0].Asset, Cancellation)).ShouldHaveSingleItem();
        kept.Service.Name.ShouldBe("a\0b");
        (await store.Campaigns.CountAsync("c-1", Cancellation)).Unknown.ShouldBe(5);
    }

    [Fact]
    public async Task Record_LongPortList_IsReadByAnotherSilo()
    {
        var (one, two) = await OpenTwoAsync();
        await using var first = one;
        await using var second = two;
        var asked = PortRanges.Of(Enumerable.Range(0, 1000).Select(step => (ushort)(1 + (3 * step))));
        var targets = await StartAsync(one, Enumerable.Range(0, 40).Select(SampleEstate.Asset));
        await Task.WhenAll(targets.Select(target => RecordAsync(one, target, host => host with { Coverage = new() { Tcp = asked } })));
        var kept = await Task.WhenAll(targets.Select(target => two.Observations.ReadAfterAsync(target.Asset, 0, 10, Cancellation)));
        kept.ShouldAllBe(looks => looks.Single().Host.Coverage.Tcp.Equals(asked));
    }

    private static async Task<(PostgresStore One, PostgresStore Two)> OpenTwoAsync()
    {
        var database = await PostgresStores.NewDatabaseAsync();
        return (await PostgresStores.OpenAsync(database), await PostgresStores.OpenAsync(database));
    }

    private static TargetClaim Claim(string job, int limit) =>
        new("c-1", "local", SampleEstate.Subnet, job, limit, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(10));

    private static async Task PlanAsync(PostgresStore store, IEnumerable<AssetSnapshot> assets)
    {
        await store.Campaigns.CreateAsync(
            new("c-1", new() { Accounts = [SampleEstate.Account], Profile = ScanProfiles.Light, RequestedBy = "tests" }, CampaignState.Planning, SampleEstate.Start, null, null),
            Cancellation);
        await store.Campaigns.AddTargetsAsync(
            "c-1", [.. assets.Select(asset => new PlannedTarget(asset.Key, asset.Subnet, asset.Incarnation, asset.Addresses[0], "local", null))], Cancellation);
        await store.Campaigns.SetStateAsync("c-1", CampaignState.Running, null, SampleEstate.Start, Cancellation);
    }

    private static async Task<IReadOnlyList<ScanTarget>> StartAsync(PostgresStore store, IEnumerable<AssetSnapshot> assets)
    {
        await PlanAsync(store, assets);
        return await store.Campaigns.ClaimAsync(Claim("job-1", 100_000), Cancellation);
    }

    private static Task<RecordedObservation> RecordAsync(PostgresStore store, ScanTarget target, Func<HostObservation, HostObservation>? change = null)
    {
        var asset = SampleEstate.Asset(target.Asset.AssetId, target.Address.ToString());
        var host = SampleEstate.Look(target.Address, SampleEstate.Start, "1-1000", 443);
        return store.Observations.RecordAsync(SampleEstate.Observation(asset, change?.Invoke(host) ?? host, "c-1", target.FencingToken), Cancellation);
    }

    // As a display follows a campaign: by position only, while others write.
    private static async Task<List<string>> FollowAsync(PostgresStore store, CancellationToken done)
    {
        var seen = new List<string>();
        var after = 0L;
        while (true)
        {
            var isLast = done.IsCancellationRequested;
            var page = await store.Observations.ReadKeptAsync("c-1", after, 50, Cancellation);
            seen.AddRange(page.Select(kept => $"{kept.Observation.Host.Address}"));
            after = page.Count > 0 ? page[^1].Position : after;
            if (isLast && page.Count == 0)
                return seen;
        }
    }
}
