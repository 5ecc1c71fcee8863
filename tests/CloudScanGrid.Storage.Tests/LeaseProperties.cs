using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CsCheck;

namespace CloudScanGrid.Storage.Tests;

/// <summary>Whatever jobs do and however late they are: each target is recorded at most once, by the job that claimed it last.</summary>
public abstract class LeaseProperties
{
    private const int Jobs = 3;

    private enum Step
    {
        Claim,
        Renew,
        Release,
        Record,
        RecordAgain,
        Wait,
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnySteps_TargetIsRecordedAtMostOnceByItsLastHolder()
    {
        var step = Gen.Select(Gen.Enum<Step>(), Gen.Int[0, Jobs - 1], Gen.Int[1, 7]);
        await step.Array[1, 60].SampleAsync(CheckAsync, iter: Cases, threads: 1);
    }

    /// <summary>How many sequences of steps are tried.</summary>
    protected abstract int Cases { get; }

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<StoreUnderTest> OpenAsync(TimeProvider time);

    private async Task CheckAsync((Step Step, int Job, int Amount)[] steps)
    {
        var clock = new ManualClock(SampleEstate.Start);
        await using var store = await OpenAsync(clock);
        var assets = Enumerable.Range(0, 6).Select(number => SampleEstate.Asset($"i-{number / 2}", $"10.0.0.{number}")).ToList();
        await store.Campaigns.CreateAsync(
            new("c-1", new() { Accounts = [SampleEstate.Account], Profile = ScanProfiles.Light, RequestedBy = "tests" }, CampaignState.Planning, clock.GetUtcNow(), null, null),
            Cancellation);
        await store.Campaigns.AddTargetsAsync(
            "c-1", assets.ConvertAll(asset => new PlannedTarget(asset.Key, asset.Subnet, asset.Incarnation, asset.Addresses[0], "local", null)), Cancellation);
        await store.Campaigns.SetStateAsync("c-1", CampaignState.Running, null, clock.GetUtcNow(), Cancellation);

        var everClaimed = Enumerable.Range(0, Jobs).Select(_ => new List<ScanTarget>()).ToArray();
        var lastToken = new Dictionary<string, long>(StringComparer.Ordinal);
        var recorded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (step, job, amount) in steps)
        {
            var id = $"job-{job}";
            switch (step)
            {
                case Step.Claim:
                    var claim = new TargetClaim("c-1", "local", SampleEstate.Subnet, id, amount, clock.GetUtcNow(), TimeSpan.FromMinutes(10));
                    foreach (var target in await store.Campaigns.ClaimAsync(claim, Cancellation))
                    {
                        target.FencingToken.ShouldBe(lastToken.GetValueOrDefault($"{target.Address}") + 1);
                        lastToken[$"{target.Address}"] = target.FencingToken;
                        recorded.ShouldNotContain($"{target.Address}");
                        everClaimed[job].Add(target);
                    }

                    break;
                case Step.Renew:
                    await store.Campaigns.RenewAsync(id, clock.GetUtcNow().AddMinutes(10), Cancellation);
                    break;
                case Step.Release:
                    await store.Campaigns.ReleaseAsync(id, Cancellation);
                    break;
                case Step.Wait:
                    clock.Advance(TimeSpan.FromMinutes(amount));
                    break;
                case Step.Record or Step.RecordAgain when everClaimed[job].Count > 0:
                    var late = everClaimed[job][step == Step.Record ? ^1 : amount % everClaimed[job].Count];
                    var asset = SampleEstate.Asset(late.Asset.AssetId, $"{late.Address}");
                    var host = SampleEstate.Look(late.Address, clock.GetUtcNow(), "1-100", 80);
                    var answer = await store.Observations.RecordAsync(SampleEstate.Observation(asset, host, "c-1", late.FencingToken), Cancellation);
                    if (answer.Outcome != RecordOutcome.Recorded)
                        break;
                    late.FencingToken.ShouldBe(lastToken[$"{late.Address}"]);
                    recorded.Add($"{late.Address}").ShouldBeTrue();
                    break;
            }

            await HoldsOneJobPerAssetAsync(store, clock.GetUtcNow());
        }

        (await store.Estate.CountAsync(Cancellation)).Observations.ShouldBe(recorded.Count);
        (await store.Campaigns.CountAsync("c-1", Cancellation)).Total.ShouldBe(6);
    }

    private static async Task HoldsOneJobPerAssetAsync(StoreUnderTest store, DateTimeOffset now)
    {
        var held = new List<string>();
        for (var job = 0; job < Jobs; job++)
            held.AddRange((await store.Campaigns.ListHeldAsync($"job-{job}", now, Cancellation)).Select(target => target.Asset.AssetId).Distinct());
        held.ShouldBeUnique();
    }
}
