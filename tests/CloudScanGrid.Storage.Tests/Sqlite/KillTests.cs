using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Tests.Sqlite;

/// <summary>What a caller was told is kept is there after <c>kill -9</c>. The victim is this test executable, running <see cref="Victim_RecordsUntilItIsKilled"/>.</summary>
public sealed class KillTests : IDisposable
{
    private const string PathVariable = "CLOUDSCAN_TEST_STATE";
    private const string Acknowledged = "acknowledged ";
    private const int Targets = 20_000;

    private readonly StateFile _file = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Kill_WhileRecording_LosesNothingAcknowledged()
    {
        var acknowledged = new List<string>();
        using (var victim = Victim.Start(nameof(Victim_RecordsUntilItIsKilled), PathVariable, _file.Path))
        {
            while (await victim.StandardOutput.ReadLineAsync(Cancellation) is { } line)
            {
                if (line.StartsWith(Acknowledged, StringComparison.Ordinal))
                    acknowledged.Add(line[Acknowledged.Length..]);
                if (acknowledged.Count == 500)
                    victim.Kill();
            }

            await victim.WaitForExitAsync(Cancellation);
            victim.ExitCode.ShouldBe(128 + 9);
        }

        // The last line may be cut in the middle of a key.
        acknowledged.RemoveAt(acknowledged.Count - 1);
        acknowledged.Count.ShouldBeInRange(499, Targets - 1);
        _file.Read("PRAGMA integrity_check").ShouldBe("ok");
        await using var store = await TemporaryStore.OpenAsync(_file.Path);
        var kept = await store.Observations.ReadAllAsync("c-1", Cancellation).Select(observation => observation.Asset.ToString()).ToHashSetAsync(null, Cancellation);
        acknowledged.ShouldBeSubsetOf(kept);
        (await store.Campaigns.CountAsync("c-1", Cancellation)).Observed.ShouldBe(kept.Count);
        (await store.Estate.CountAsync(Cancellation)).Services.ShouldBe(kept.Count);
    }

    [Fact(Explicit = true)]
    public async Task Victim_RecordsUntilItIsKilled()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable);
        if (path is null)
            Assert.Skip("started by " + nameof(Kill_WhileRecording_LosesNothingAcknowledged));
        await using var store = await TemporaryStore.OpenAsync(path);
        var assets = Enumerable.Range(0, Targets).Select(SampleEstate.Asset).ToList();
        await store.Campaigns.CreateAsync(
            new("c-1", new() { Accounts = [SampleEstate.Account], Profile = ScanProfiles.Light, RequestedBy = "tests" }, CampaignState.Planning, SampleEstate.Start, null, null),
            Cancellation);
        await store.Campaigns.AddTargetsAsync("c-1", assets.ConvertAll(Plan), Cancellation);
        await store.Campaigns.SetStateAsync("c-1", CampaignState.Running, null, SampleEstate.Start, Cancellation);
        var claim = new TargetClaim("c-1", "local", SampleEstate.Subnet, "job-1", Targets, SampleEstate.Start, TimeSpan.FromHours(1));
        await Task.WhenAll((await store.Campaigns.ClaimAsync(claim, Cancellation)).Chunk(Targets / 16).Select(async chunk =>
        {
            foreach (var target in chunk)
            {
                var host = SampleEstate.Look(target.Address, SampleEstate.Start, "1-1000", 443);
                var asset = SampleEstate.Asset(target.Asset.AssetId, target.Address.ToString());
                await store.Observations.RecordAsync(SampleEstate.Observation(asset, host, "c-1", target.FencingToken), Cancellation);
                await Console.Out.WriteLineAsync(Acknowledged + target.Asset);
            }
        }));
    }

    private static PlannedTarget Plan(AssetSnapshot asset) => new(asset.Key, asset.Subnet, asset.Incarnation, asset.Addresses[0], "local", null);
}
