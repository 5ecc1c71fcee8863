using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="ICampaignStore"/> does with campaigns and their targets. Leases: <see cref="TargetLeaseCompliance"/>.</summary>
public abstract class CampaignStoreCompliance : StoreCompliance
{
    private static readonly AssetSnapshot Web = SampleEstate.Asset("i-web", "10.0.0.10");
    private static readonly AssetSnapshot Database = SampleEstate.Asset("i-db", "10.0.0.9");

    [Fact]
    public async Task Create_Twice_KeepsTheFirst()
    {
        var campaign = NewCampaign("c-1", Now) with { Message = "planning" };
        await Store.Campaigns.CreateAsync(campaign, Cancellation);
        await Store.Campaigns.CreateAsync(campaign with { Message = "again" }, Cancellation);

        var kept = (await Store.Campaigns.FindAsync("c-1", Cancellation)).ShouldNotBeNull();
        (kept with { Request = campaign.Request }).ShouldBe(campaign);
        kept.Request.Accounts.ShouldBe(campaign.Request.Accounts);
        kept.Request.RequestedBy.ShouldBe("tests");
        (kept.Request.Profile with { Scripts = [] }).ShouldBe(ScanProfiles.Light with { Scripts = [] });
    }

    [Fact]
    public async Task Create_CustomProfile_KeepsIt()
    {
        var request = NewCampaign("c-1", Now).Request with { Profile = ScanProfiles.Deep, ProbeBudget = 5_000_000_000, MaxPacketsPerSecond = 50 };
        await Store.Campaigns.CreateAsync(NewCampaign("c-1", Now) with { Request = request }, Cancellation);
        var kept = (await Store.Campaigns.FindAsync("c-1", Cancellation))!.Request;
        kept.ProbeBudget.ShouldBe(5_000_000_000);
        kept.MaxPacketsPerSecond.ShouldBe(50);
        kept.Profile.Scripts.ShouldBe(ScanProfiles.Deep.Scripts);
        kept.Profile.Ports.ShouldBe(ScanProfiles.Deep.Ports);
        kept.Profile.HostTimeout.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task SetState_Ended_StaysEnded()
    {
        await Store.Campaigns.CreateAsync(NewCampaign("c-1", Now), Cancellation);
        (await SetStateAsync(CampaignState.Running, null)).ShouldBeTrue();
        (await SetStateAsync(CampaignState.Running, "nmap is missing")).ShouldBeFalse();
        (await Store.Campaigns.FindAsync("c-1", Cancellation))!.Message.ShouldBe("nmap is missing");
        Clock.Advance(TimeSpan.FromMinutes(5));
        (await SetStateAsync(CampaignState.Cancelled, "by tests")).ShouldBeTrue();
        (await SetStateAsync(CampaignState.Running, null)).ShouldBeFalse();

        var ended = (await Store.Campaigns.FindAsync("c-1", Cancellation)).ShouldNotBeNull();
        ended.State.ShouldBe(CampaignState.Cancelled);
        ended.Message.ShouldBe("by tests");
        ended.FinishedAt.ShouldBe(Now);
    }

    [Fact]
    public async Task Unknown_Campaign_IsNullFalseOrAnError()
    {
        (await Store.Campaigns.FindAsync("c-1", Cancellation)).ShouldBeNull();
        (await SetStateAsync(CampaignState.Running, null)).ShouldBeFalse();
        await Should.ThrowAsync<KeyNotFoundException>(Store.Campaigns.CountAsync("c-1", Cancellation));
    }

    [Fact]
    public async Task ListUnfinished_SomeEnded_GivesTheOthersOldestFirst()
    {
        await Store.Campaigns.CreateAsync(NewCampaign("c-late", Now.AddMinutes(2)), Cancellation);
        await Store.Campaigns.CreateAsync(NewCampaign("c-1", Now.AddMinutes(1)), Cancellation);
        await Store.Campaigns.CreateAsync(NewCampaign("c-early", Now), Cancellation);
        await SetStateAsync(CampaignState.Completed, null);
        (await Store.Campaigns.ListUnfinishedAsync(Cancellation)).Select(campaign => campaign.Id).ShouldBe(["c-early", "c-late"]);
    }

    [Fact]
    public async Task AddTargets_SomeAgain_LeavesThemAsTheyAre()
    {
        await StartCampaignAsync("c-1", Web);
        var claimed = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        await Store.Campaigns.AddTargetsAsync("c-1", TargetsOf(Web, Database), Cancellation);
        var targets = await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-1", [], Cancellation));
        targets.Select(target => (target.Target.Asset.AssetId, target.State)).ShouldBe([("i-db", TargetState.Pending), ("i-web", TargetState.Leased)]);
        targets[1].Target.ShouldBe(claimed);
        targets[1].Attempts.ShouldBe(1);
        targets[0].Target.FencingToken.ShouldBe(0);
    }

    [Fact]
    public async Task AddTargets_Refused_IsNeverClaimed()
    {
        var address = Web.Addresses[0];
        var refusal = new TargetRefusal(Web.Key, address, RefusalReason.ExcludedByTag, "excluded by tag no-scan");
        await StartCampaignAsync("c-1");
        await Store.Campaigns.AddTargetsAsync("c-1", [TargetsOf(Web)[0] with { Refusal = refusal }], Cancellation);
        (await ClaimAsync("c-1", "job-1")).ShouldBeEmpty();
        (await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-1", [TargetState.Refused], Cancellation))).ShouldHaveSingleItem().Refusal.ShouldBe(refusal);
    }

    [Fact]
    public async Task ReadTargets_ByState_GivesThoseByAddress()
    {
        await StartCampaignAsync("c-1", Enumerable.Range(0, 1200).Reverse().Select(SampleEstate.Asset));
        await ClaimAsync("c-1", "job-1", 700);
        (await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-1", [TargetState.Observed], Cancellation))).ShouldBeEmpty();
        var leased = await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-1", [TargetState.Leased, TargetState.Unknown], Cancellation));
        leased.Select(target => target.Target.Address).ShouldBe(Enumerable.Range(0, 700).Select(number => SampleEstate.Asset(number).Addresses[0]));
        (await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-1", [], Cancellation))).Count.ShouldBe(1200);
    }

    [Fact]
    public async Task ListQueued_SeveralCampaigns_GivesRunningOnesOldestFirst()
    {
        var elsewhere = TargetsOf(Web)[0] with { Region = "eu-west-1" };
        var otherSubnet = TargetsOf(Web)[0] with { Subnet = new(SampleEstate.Account, "subnet-2"), Address = IPAddress.Parse("10.0.5.1") };
        await StartCampaignAsync("c-old", Web, Database);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await StartCampaignAsync("c-new", Database);
        await Store.Campaigns.AddTargetsAsync("c-new", [elsewhere, otherSubnet], Cancellation);
        await StartCampaignAsync("c-paused", Database);
        await Store.Campaigns.SetStateAsync("c-paused", CampaignState.Paused, null, Now, Cancellation);

        var queued = await Store.Campaigns.ListQueuedAsync("local", Now, Cancellation);
        queued.ShouldBe(
        [
            new("c-old", SampleEstate.Subnet, 2),
            new("c-new", SampleEstate.Subnet, 1),
            new("c-new", otherSubnet.Subnet, 1),
        ]);
    }

    [Fact]
    public async Task SkipPending_Cancelled_EndsWhatWaits()
    {
        await StartCampaignAsync("c-1", Web, Database, SampleEstate.Asset("i-3", "10.0.0.3"));
        var running = (await ClaimAsync("c-1", "job-live", 1)).ShouldHaveSingleItem();
        (await Store.Campaigns.SkipPendingAsync("c-1", "cancelled", Cancellation)).ShouldBe(2);
        (await RecordAsync("c-1", running, SampleEstate.Look(running.Address, Now, "1-1000"))).Outcome.ShouldBe(RecordOutcome.Recorded);
        var progress = await Store.Campaigns.CountAsync("c-1", Cancellation);
        (progress.Skipped, progress.Observed, progress.Ended, progress.Total).ShouldBe((2, 1, 3, 3));
    }

    [Fact]
    public async Task Count_Findings_AreThoseThatItRaisedFirst()
    {
        await StartCampaignAsync("c-1", Web);
        await Store.Detection.SaveAsync(
            [
                new(SampleEstate.Baseline(Web, 1), [SampleEstate.NewService(Web, 80, Now, "c-1")], []),
                new(SampleEstate.Baseline(Database, 1), [SampleEstate.NewService(Database, 80, Now, "c-0")], []),
            ],
            Cancellation);
        (await Store.Campaigns.CountAsync("c-1", Cancellation)).ShouldBe(new CampaignProgress { State = CampaignState.Running, Pending = 1, Findings = 1 });
    }

    private Task<bool> SetStateAsync(CampaignState state, string? message) =>
        Store.Campaigns.SetStateAsync("c-1", state, message, Now, Cancellation);
}
