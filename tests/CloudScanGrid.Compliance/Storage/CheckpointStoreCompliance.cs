using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="ICheckpointStore"/> does: a checkpoint lives as long as its target waits or is held, and only who holds it may write it.</summary>
public abstract class CheckpointStoreCompliance : StoreCompliance
{
    private static readonly AssetSnapshot Web = SampleEstate.Asset("i-web", "10.0.0.10");
    private static readonly AssetSnapshot Database = SampleEstate.Asset("i-db", "10.0.0.9");

    [Fact]
    public async Task Read_AfterTheTargetsWereHandedBack_GivesTheNextHolderWhatWasSaved()
    {
        await StartCampaignAsync("c-1", Web, Database);
        var held = await ClaimAsync("c-1", "job-1");
        var saved = held.Select(target => Answered(target, "0-999", 22, 80)).ToList();

        (await Store.Checkpoints.SaveAsync("c-1", saved, Cancellation)).ShouldBe(2);
        await Store.Campaigns.EndJobAsync("job-1", [], Cancellation);
        (await ReadAsync("job-1")).ShouldBeEmpty();
        await ClaimAsync("c-1", "job-2");

        (await ReadAsync("job-2")).ShouldBe(saved.Select(checkpoint => checkpoint.Host), new HostsByDocument());
    }

    [Fact]
    public async Task Read_AfterTheLeaseRanOut_GivesTheNextHolderWhatWasSaved()
    {
        await StartCampaignAsync("c-1", Web);
        var held = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        await Store.Checkpoints.SaveAsync("c-1", [Answered(held, "0-999")], Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(10));

        await ClaimAsync("c-1", "job-2");

        (await ReadAsync("job-2")).ShouldHaveSingleItem().Coverage.ToString().ShouldBe("T:0-999");
    }

    [Fact]
    public async Task Save_Again_ReplacesWhatWasThere()
    {
        await StartCampaignAsync("c-1", Web);
        var held = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        await Store.Checkpoints.SaveAsync("c-1", [Answered(held, "0-999")], Cancellation);

        await Store.Checkpoints.SaveAsync("c-1", [Answered(held, "0-1999", 22)], Cancellation);

        var read = (await ReadAsync("job-1")).ShouldHaveSingleItem();
        read.Coverage.ToString().ShouldBe("T:0-1999");
        read.OpenServices.ShouldHaveSingleItem().Port.Number.ShouldBe((ushort)22);
    }

    [Fact]
    public async Task Save_UnderAStaleToken_ChangesNothing()
    {
        await StartCampaignAsync("c-1", Web);
        var stale = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        await Store.Campaigns.EndJobAsync("job-1", [], Cancellation);

        (await Store.Checkpoints.SaveAsync("c-1", [Answered(stale, "0-999")], Cancellation)).ShouldBe(0);
        var current = (await ClaimAsync("c-1", "job-2")).ShouldHaveSingleItem();
        await Store.Checkpoints.SaveAsync("c-1", [Answered(current, "0-1999")], Cancellation);
        (await Store.Checkpoints.SaveAsync("c-1", [Answered(stale, "0-999")], Cancellation)).ShouldBe(0);

        (await ReadAsync("job-2")).ShouldHaveSingleItem().Coverage.ToString().ShouldBe("T:0-1999");
    }

    [Fact]
    public async Task Read_FirstRoundBeganTooLongAgo_GivesNothing()
    {
        await StartCampaignAsync("c-1", Web);
        var held = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        var checkpoint = Answered(held, "0-999");
        await Store.Checkpoints.SaveAsync("c-1", [checkpoint], Cancellation);

        (await Store.Checkpoints.ReadAsync("job-1", checkpoint.Host.StartedAt, Cancellation)).ShouldHaveSingleItem();
        (await Store.Checkpoints.ReadAsync("job-1", checkpoint.Host.StartedAt.AddTicks(1), Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Record_ObservationIsKept_ItsCheckpointIsGone()
    {
        await StartCampaignAsync("c-1", Web, Database);
        var held = await ClaimAsync("c-1", "job-1");
        await Store.Checkpoints.SaveAsync("c-1", [.. held.Select(target => Answered(target, "0-999"))], Cancellation);

        (await RecordAsync("c-1", held[0], SampleEstate.Look(held[0].Address, Now, "0-1999"))).Outcome.ShouldBe(RecordOutcome.Recorded);
        await Store.Campaigns.EndJobAsync("job-1", [new TargetRefusal(held[1].Asset, held[1].Address, RefusalReason.NotOwned, "moved")], Cancellation);

        (await ReadAsync("job-1")).ShouldBeEmpty();
        (await Store.Checkpoints.SaveAsync("c-1", [.. held.Select(target => Answered(target, "0-1999"))], Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task Release_SomeOfTheTargets_KeepsTheOthersHeld()
    {
        await StartCampaignAsync("c-1", Web, Database);
        var held = await ClaimAsync("c-1", "job-1");
        await Store.Checkpoints.SaveAsync("c-1", [.. held.Select(target => Answered(target, "0-999"))], Cancellation);

        await Store.Campaigns.ReleaseAsync("job-1", [held[1]], Cancellation);

        (await Store.Campaigns.RenewAsync("job-1", Now.AddMinutes(10), Cancellation)).ShouldBe(1);
        (await ReadAsync("job-1")).ShouldHaveSingleItem().Address.ShouldBe(held[0].Address);
        (await ClaimAsync("c-1", "job-2")).ShouldHaveSingleItem().Address.ShouldBe(held[1].Address);
        (await ReadAsync("job-2")).ShouldHaveSingleItem().Address.ShouldBe(held[1].Address);
        (await Store.Campaigns.CountAsync("c-1", Cancellation)).ShouldSatisfyAllConditions(
            progress => progress.Leased.ShouldBe(2), progress => progress.Pending.ShouldBe(0));
    }

    private static ScanCheckpoint Answered(ScanTarget target, string covered, params IEnumerable<ushort> open)
    {
        var host = SampleEstate.Look(target.Address, SampleEstate.Start, covered, open);
        return new(target, host with
        {
            Unlisted = [new UnlistedPorts(PortState.Closed, host.Coverage.Count - open.Count(), "reset", TransportProtocol.Tcp, host.Coverage.Tcp.Except(PortRanges.Of(open)))],
        });
    }

    private Task<IReadOnlyList<HostObservation>> ReadAsync(string jobId) => Store.Checkpoints.ReadAsync(jobId, SampleEstate.Start.AddHours(-1), Cancellation);

    private sealed class HostsByDocument : IEqualityComparer<HostObservation>
    {
        public bool Equals(HostObservation? x, HostObservation? y) => x is not null && y is not null && Text(x) == Text(y);

        public int GetHashCode(HostObservation obj) => obj.Address.GetHashCode();

        private static string Text(HostObservation host) => $"{host.Address} {host.Coverage} {host.StartedAt:O} {string.Join(',', host.Services)} {string.Join(',', host.Unlisted)}";
    }
}
