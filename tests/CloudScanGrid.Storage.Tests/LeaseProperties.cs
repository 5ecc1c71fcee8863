using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CsCheck;

namespace CloudScanGrid.Storage.Tests;

/// <summary>
/// Whatever jobs do and however late they are: each target is recorded at most once, by the job that claimed it last, and no two jobs hold targets of one asset.
/// </summary>
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
        var held = new List<Holding>();
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
                        held.RemoveAll(holding => holding.Target.Address.Equals(target.Address));
                        held.ShouldNotContain(holding => holding.Target.Asset == target.Asset && holding.Job != job && holding.ExpiresAt > claim.Now);
                        held.Add(new Holding(job, target, claim.Now + claim.Duration));
                        everClaimed[job].Add(target);
                    }

                    break;
                case Step.Renew:
                    var now = clock.GetUtcNow();
                    var kept = held.FindAll(holding => holding.Job == job && holding.ExpiresAt > now);
                    (await store.Campaigns.RenewAsync(id, now.AddMinutes(10), Cancellation)).ShouldBe(kept.Count);
                    held.RemoveAll(kept.Contains);
                    held.AddRange(kept.Select(holding => holding with { ExpiresAt = now.AddMinutes(10) }));
                    break;
                case Step.Release:
                    await store.Campaigns.EndJobAsync(id, [], Cancellation);
                    held.RemoveAll(holding => holding.Job == job);
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
                    held.RemoveAll(holding => holding.Target == late);
                    break;
            }
        }

        (await store.Estate.CountAsync(Cancellation)).Observations.ShouldBe(recorded.Count);
        (await store.Campaigns.CountAsync("c-1", Cancellation)).Total.ShouldBe(6);
    }

    private sealed record Holding(int Job, ScanTarget Target, DateTimeOffset ExpiresAt);
}
