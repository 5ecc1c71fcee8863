using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="ICampaignStore"/> does with leases on targets (invariant 3).</summary>
public abstract class TargetLeaseCompliance : StoreCompliance
{
    private static readonly AssetSnapshot Web = SampleEstate.Asset("i-web", "10.0.0.10");
    private static readonly AssetSnapshot Database = SampleEstate.Asset("i-db", "10.0.0.9");

    [Fact]
    public async Task Claim_Waiting_GivesThemByAddressUpToTheLimit()
    {
        await StartCampaignAsync("c-1", Web, Database, SampleEstate.Asset("i-6", "2001:db8::1"));
        (await ClaimAsync("c-1", "job-1", 2)).Select(target => target.Address.ToString()).ShouldBe(["10.0.0.9", "10.0.0.10"]);
        (await ClaimAsync("c-1", "job-2", 2)).ShouldHaveSingleItem().Address.ToString().ShouldBe("2001:db8::1");
        (await ClaimAsync("c-1", "job-3", 2)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(CampaignState.Planning)]
    [InlineData(CampaignState.Paused)]
    [InlineData(CampaignState.Cancelled)]
    public async Task Claim_CampaignNotRunning_GivesNothing(CampaignState state)
    {
        await StartCampaignAsync("c-1", Web);
        await Store.Campaigns.SetStateAsync("c-1", state, null, Now, Cancellation);
        (await ClaimAsync("c-1", "job-1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_AssetUnderAnotherJob_Waits()
    {
        var twoAddresses = SampleEstate.Asset("i-two", "10.0.0.1", "10.0.0.2");
        await StartCampaignAsync("c-1", twoAddresses);
        await StartCampaignAsync("c-2", twoAddresses);
        var first = (await ClaimAsync("c-1", "job-1", 1)).ShouldHaveSingleItem();
        (await ClaimAsync("c-1", "job-2")).ShouldBeEmpty();
        (await ClaimAsync("c-2", "job-3")).ShouldBeEmpty();
        (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();

        await RecordAsync("c-1", first, SampleEstate.Look(first.Address, Now, "1-1000"));
        await Store.Campaigns.EndJobAsync("job-1", [], Cancellation);
        (await ClaimAsync("c-2", "job-3")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Claim_LeaseRanOut_GivesANewToken()
    {
        await StartCampaignAsync("c-1", Web);
        var first = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        (await ClaimAsync("c-1", "job-2")).ShouldBeEmpty();
        (await Store.Campaigns.ListQueuedAsync("local", Now, Cancellation)).ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromTicks(1));
        (await Store.Campaigns.ListQueuedAsync("local", Now, Cancellation)).ShouldHaveSingleItem().Waiting.ShouldBe(1);
        var second = (await ClaimAsync("c-1", "job-2")).ShouldHaveSingleItem();
        second.ShouldBe(first with { FencingToken = first.FencingToken + 1 });
    }

    [Fact]
    public async Task Claim_LeasesKeepRunningOut_EndsTheTargetAsUnknown()
    {
        await StartCampaignAsync("c-1", Web);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            (await ClaimAsync("c-1", $"job-{attempt}")).ShouldHaveSingleItem();
            Clock.Advance(TimeSpan.FromMinutes(10));
        }

        (await ClaimAsync("c-1", "job-4")).ShouldBeEmpty();
        var ended = (await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-1", [TargetState.Unknown], Cancellation))).ShouldHaveSingleItem();
        ended.Attempts.ShouldBe(3);
        ended.Message.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Claim_HandedBackOften_IsNotGivenUp()
    {
        await StartCampaignAsync("c-1", Web);
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            (await ClaimAsync("c-1", $"job-{attempt}")).ShouldHaveSingleItem().FencingToken.ShouldBe(attempt);
            await Store.Campaigns.EndJobAsync($"job-{attempt}", [], Cancellation);
        }
    }

    [Fact]
    public async Task Claim_ManyJobsAtOnce_LeasesEachTargetOnce()
    {
        await StartCampaignAsync("c-1", Enumerable.Range(0, 200).Select(SampleEstate.Asset));
        var claims = await Task.WhenAll(Enumerable.Range(0, 40).Select(job => ClaimAsync("c-1", $"job-{job}", 7)));
        var claimed = claims.SelectMany(claim => claim).ToList();
        claimed.Count.ShouldBe(200);
        claimed.Select(target => target.Asset).Distinct().Count().ShouldBe(200);
        claimed.ShouldAllBe(target => target.FencingToken == 1);
    }

    [Fact]
    public async Task Renew_InTime_KeepsTheLease()
    {
        await StartCampaignAsync("c-1", Web, Database);
        await ClaimAsync("c-1", "job-1");
        Clock.Advance(TimeSpan.FromMinutes(9));
        (await Store.Campaigns.ListHeldAsync("job-1", Cancellation)).Count.ShouldBe(2);
        (await Store.Campaigns.ListHeldAsync("job-2", Cancellation)).ShouldBeEmpty();
        (await Store.Campaigns.RenewAsync("job-1", Now.AddMinutes(10), Cancellation)).ShouldBe(2);
        Clock.Advance(TimeSpan.FromMinutes(9));
        (await ClaimAsync("c-1", "job-2")).ShouldBeEmpty();
        (await Store.Campaigns.RenewAsync("job-1", Now.AddMinutes(10), Cancellation)).ShouldBe(2);
    }

    [Fact]
    public async Task Renew_TooLate_IsLostEvenBeforeAnotherClaims()
    {
        await StartCampaignAsync("c-1", Web);
        await ClaimAsync("c-1", "job-1");
        Clock.Advance(TimeSpan.FromMinutes(10));
        (await Store.Campaigns.RenewAsync("job-1", Now.AddMinutes(10), Cancellation)).ShouldBe(0);
        (await ClaimAsync("c-1", "job-2")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task EndJob_RefusedTargets_EndWithTheReasonAndTheRestWaits()
    {
        await StartCampaignAsync("c-1", Web, Database);
        await ClaimAsync("c-1", "job-1");
        var refusal = new TargetRefusal(Web.Key, Web.Addresses[0], RefusalReason.NotOwned, "moved");
        await Store.Campaigns.EndJobAsync("job-2", [refusal], Cancellation);
        (await Store.Campaigns.CountAsync("c-1", Cancellation)).Refused.ShouldBe(0);
        await Store.Campaigns.EndJobAsync("job-1", [refusal], Cancellation);
        (await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-1", [TargetState.Refused], Cancellation))).ShouldHaveSingleItem().Refusal.ShouldBe(refusal);
        (await Store.Campaigns.RenewAsync("job-1", Now.AddMinutes(10), Cancellation)).ShouldBe(0);
        (await ClaimAsync("c-1", "job-2")).ShouldHaveSingleItem().Asset.ShouldBe(Database.Key);
    }

    [Fact]
    public async Task ReleaseAll_AtStart_HandsEverythingBack()
    {
        await StartCampaignAsync("c-1", Web, Database);
        var old = await ClaimAsync("c-1", "job-1");
        (await Store.Campaigns.ReleaseAllAsync(Cancellation)).ShouldBe(2);
        (await RecordAsync("c-1", old[0], SampleEstate.Look(old[0].Address, Now, "1-1000"))).Outcome.ShouldBe(RecordOutcome.StaleLease);
        (await ClaimAsync("c-1", "job-2")).ShouldAllBe(target => target.FencingToken == 2);
    }

    [Fact]
    public async Task SkipPending_LeaseRanOut_IsSkippedToo()
    {
        await StartCampaignAsync("c-1", Web);
        await ClaimAsync("c-1", "job-1");
        (await Store.Campaigns.SkipPendingAsync("c-1", "cancelled", Cancellation)).ShouldBe(0);
        Clock.Advance(TimeSpan.FromMinutes(10));
        (await Store.Campaigns.SkipPendingAsync("c-1", "cancelled", Cancellation)).ShouldBe(1);
    }
}
