using System.Collections.Concurrent;
using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Campaigns;
using CloudScanGrid.Grains.Detection;
using CloudScanGrid.Grains.Inventory;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using Orleans.Runtime;

namespace CloudScanGrid.Grains.Tests.Placement;

public sealed class RegionTests
{
    [Fact]
    public async Task Scan_TwoRegions_EachIsScannedByItsOwnSilosOnly()
    {
        await using var grid = await GridFixture.StartAsync(silos: 4, traits: InTurn(Scanner("a"), Scanner("b")));
        await grid.Grains.GetAccount(Estate.In("a", 1, 0).Key).SyncAsync(Estate.In("a", 1, 100));
        await grid.Grains.GetAccount(Estate.In("b", 2, 0).Key).SyncAsync(Estate.In("b", 2, 100));
        await grid.Grains.GetCampaign("c-1").StartAsync(RequestOf("a", "b"));

        var progress = await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed, "a", "b");

        progress.Observed.ShouldBe(200);
        grid.Engine.Jobs.ShouldAllBe(job => job.Targets.All(target => target.Address.ToString().StartsWith(job.Vantage.StartsWith('a') ? "10.0.1." : "10.0.2.")));
        foreach (var (grain, silo) in await WhereAsync(grid, typeof(ScannerGrain)))
        {
            var slot = ScannerKey.Parse(grain.Key.ToString()!);
            grid.Cluster.Silos.Single(candidate => candidate.SiloAddress.Equals(silo)).Name.ShouldBe(slot.Silo);
        }
    }

    [Fact]
    public async Task Call_SlotOfASiloInAnotherRegion_IsPlacedNowhere()
    {
        await using var grid = await GridFixture.StartAsync(silos: 2, traits: InTurn(Scanner("a"), Scanner("b")));
        var inA = grid.SilosThat(silo => silo.ScansIn("a")).ShouldHaveSingleItem().Name;

        await grid.Grains.GetScanner(new ScannerKey("a", inA, 0)).CancelAsync("j-none");

        await Should.ThrowAsync<OrleansException>(() => grid.Grains.GetScanner(new ScannerKey("b", inA, 0)).CancelAsync("j-none"));
        await Should.ThrowAsync<OrleansException>(() => grid.Grains.GetScanner(new ScannerKey("a", "nobody", 0)).CancelAsync("j-none"));
    }

    [Fact]
    public async Task Place_OneControlSiloAmongScanners_KeepsWhatIsNotScanningThere()
    {
        var control = new SiloTraits("", [SiloTraits.ControlRole], null);
        await using var grid = await GridFixture.StartAsync(silos: 3, traits: InTurn(control, Scanner("a"), Scanner("a")));
        await grid.Grains.GetAccount(Estate.In("a", 1, 0).Key).SyncAsync(Estate.In("a", 1, 60));
        await grid.Grains.GetCampaign("c-1").StartAsync(RequestOf("a"));

        await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed, "a");

        var kept = await WhereAsync(grid, typeof(CampaignGrain), typeof(RegionSchedulerGrain), typeof(ProviderAccountGrain), typeof(SubnetGrain), typeof(BaselineDetectorGrain));
        kept.Count.ShouldBeGreaterThanOrEqualTo(4);
        var controlSilo = grid.SilosThat(silo => silo.Roles.Contains(SiloTraits.ControlRole)).ShouldHaveSingleItem().SiloAddress;
        kept.ShouldAllBe(grain => grain.Silo.Equals(controlSilo));
        (await WhereAsync(grid, typeof(ScannerGrain))).ShouldAllBe(grain => !grain.Silo.Equals(controlSilo));
    }

    [Fact]
    public async Task Place_ControlSiloComesAfterTheScheduler_TheSchedulerMovesThere()
    {
        await using var grid = await GridFixture.StartAsync(traits: InTurn(Scanner("a"), new SiloTraits("", [SiloTraits.ControlRole], null)));
        await grid.AnnounceAsync(region: "a");
        (await WhereAsync(grid, typeof(RegionSchedulerGrain))).ShouldHaveSingleItem().Silo.ShouldBe(grid.Cluster.Silos[0].SiloAddress);

        var control = (await grid.Cluster.StartAdditionalSiloAsync()).SiloAddress;

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await WhereAsync(grid, typeof(RegionSchedulerGrain))) is not [var scheduler] || !scheduler.Silo.Equals(control))
        {
            await grid.Grains.GetScheduler("a").WakeAsync();
            await Task.Delay(100, limit.Token);
        }
    }

    // Other providers call the same place by another name.
    [Fact]
    public async Task Scan_SiloThatScansAnotherRegionBesides_ServesBoth()
    {
        await using var grid = await GridFixture.StartAsync(traits: InTurn(Scanner("a") with { AlsoRegions = ["b"] }));
        await grid.Grains.GetAccount(Estate.In("a", 1, 0).Key).SyncAsync(Estate.In("a", 1, 20));
        await grid.Grains.GetAccount(Estate.In("b", 2, 0).Key).SyncAsync(Estate.In("b", 2, 20));
        await grid.Grains.GetCampaign("c-1").StartAsync(RequestOf("a", "b"));

        (await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed, "a", "b")).Observed.ShouldBe(40);
        (await grid.Grains.GetScheduler("b").GetStateAsync()).HasNoScanner.ShouldBeFalse();
    }

    [Fact]
    public async Task Scan_FromAnotherRegion_ItsScannersLookAtPublicAddressesOnly()
    {
        await using var grid = await GridFixture.StartAsync(silos: 2, traits: InTurn(Scanner("a"), Scanner("internet")));
        await grid.Grains.GetAccount(Estate.In("a", 1, 0).Key).SyncAsync(WithPublicAddresses(Estate.In("a", 1, 20)));
        await grid.Grains.GetCampaign("c-1").StartAsync(RequestOf("a") with { From = "internet" });

        (await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed, "internet")).Observed.ShouldBe(20);

        grid.Engine.Jobs.ShouldAllBe(job => job.Vantage == "internet/internal" && job.Targets.All(target => target.Address.ToString().StartsWith("11.")));
        (await grid.Store.Campaigns.FindAsync("c-1", CancellationToken.None))!.Message.ShouldBe("20 private addresses are left out: from internet only public ones are looked at");
    }

    [Fact]
    public async Task Scan_FromAPeeredRegion_ItsScannersLookAtEverything()
    {
        await using var grid = await GridFixture.StartAsync(silos: 2, traits: InTurn(Scanner("a"), Scanner("b")));
        await grid.Grains.GetAccount(Estate.In("a", 1, 0).Key).SyncAsync(WithPublicAddresses(Estate.In("a", 1, 20)));
        await grid.Grains.GetCampaign("c-1").StartAsync(RequestOf("a") with { From = "b", PrivateToo = true });

        (await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed, "b")).Observed.ShouldBe(40);

        grid.Engine.Jobs.ShouldAllBe(job => job.Vantage == "b/internal");
    }

    [Theory]
    [InlineData("file/acme-a=b")]
    [InlineData("file/acme-a/subnet-1=b")]
    public async Task Scan_NetworkWithScannersOfItsOwn_IsScannedByThem(string place)
    {
        await using var grid = await GridFixture.StartAsync(silos: 2, traits: InTurn(Scanner("a"), Scanner("b")), scannerRegions: place);
        await grid.Grains.GetAccount(Estate.In("a", 1, 0).Key).SyncAsync(Estate.In("a", 1, 20));
        await grid.Grains.GetCampaign("c-1").StartAsync(RequestOf("a"));

        (await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed, "a", "b")).Observed.ShouldBe(20);

        grid.Engine.Jobs.ShouldAllBe(job => job.Vantage == "b/internal");
    }

    [Fact]
    public async Task Scan_RegionThatNobodyScans_SaysSoAndGoesOnWhenASiloComes()
    {
        await using var grid = await GridFixture.StartAsync(traits: InTurn(Scanner("a"), Scanner("b")));
        await grid.Grains.GetAccount(Estate.In("a", 1, 0).Key).SyncAsync(Estate.In("a", 1, 20));
        await grid.Grains.GetAccount(Estate.In("b", 2, 0).Key).SyncAsync(Estate.In("b", 2, 20));
        await grid.Grains.GetCampaign("c-1").StartAsync(RequestOf("a", "b"));
        await grid.WaitAsync("c-1", progress => progress.Observed == 20, "a");
        await MessageAsync(grid, message => message == "no scanner for region b");
        var state = await grid.Grains.GetScheduler("b").GetStateAsync();
        state.HasNoScanner.ShouldBeTrue();
        state.Waiting.ShouldBe(20);
        (await grid.Grains.GetScheduler("a").GetStateAsync()).HasNoScanner.ShouldBeFalse();

        await grid.Cluster.StartAdditionalSiloAsync();

        var progress = await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed, "a", "b");
        progress.Observed.ShouldBe(40);
        (await grid.Store.Campaigns.FindAsync("c-1", CancellationToken.None))!.Message.ShouldBeNull();
    }

    [Fact]
    public async Task Kill_AScanner_ItsSlotsAreForgottenBeforeItWouldHaveBeenSilentForLong()
    {
        await using var grid = await GridFixture.StartAsync(silos: 3, traits: InTurn(new SiloTraits("", [SiloTraits.ControlRole], null), Scanner("a"), Scanner("a")));
        await grid.AnnounceAsync(region: "a");
        (await grid.Grains.GetScheduler("a").GetStateAsync()).Scanners.ShouldBe(2);

        await grid.Cluster.KillSiloAsync(grid.SilosThat(silo => silo.ScansIn("a"))[0]);

        // A silent scanner is forgotten after 15 s; nobody announces here any more, so then the other one would be forgotten too.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(14));
        while ((await grid.Grains.GetScheduler("a").GetStateAsync()).Scanners != 1)
            await Task.Delay(100, limit.Token);
    }

    /// <summary>Each new silo gets the next of these, under its own name.</summary>
    private static Func<string, SiloTraits> InTurn(params SiloTraits[] traits)
    {
        var known = new ConcurrentDictionary<string, SiloTraits>(StringComparer.Ordinal);
        var next = -1;
        return name => known.GetOrAdd(name, _ => traits[Interlocked.Increment(ref next) % traits.Length] with { Name = name });
    }

    private static SiloTraits Scanner(string region) => new("", [SiloTraits.ScannerRole], region);

    private static Domain.Scanning.ScanRequest RequestOf(params string[] regions) =>
        Estate.Request() with { Accounts = [.. regions.Select(region => Estate.In(region, 0, 0).Key)] };

    /// <summary>Each asset has a public address besides: 11.0.N.1 beside 10.0.N.1.</summary>
    private static AccountSnapshot WithPublicAddresses(AccountSnapshot account) => account with
    {
        Scope = account.Scope with { Allowed = [IPNetwork.Parse("10.0.0.0/7")] },
        Subnets = [.. account.Subnets.Select(subnet => subnet with
        {
            Assets = [.. subnet.Assets.Select(asset => asset with { Addresses = [.. asset.Addresses, IPAddress.Parse($"11{asset.Addresses[0].ToString()[2..]}")] })],
        })],
    };

    private static async Task<List<(GrainId Grain, SiloAddress Silo)>> WhereAsync(GridFixture grid, params Type[] grains)
    {
        var all = await grid.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return [.. all.Where(grain => grains.Any(type => grain.GrainType.StartsWith(type.FullName!, StringComparison.Ordinal))).Select(grain => (grain.GrainId, grain.SiloAddress))];
    }

    private static async Task MessageAsync(GridFixture grid, Func<string?, bool> isSaid)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSaid((await grid.Store.Campaigns.FindAsync("c-1", limit.Token))!.Message))
            await Task.Delay(50, limit.Token);
    }
}
