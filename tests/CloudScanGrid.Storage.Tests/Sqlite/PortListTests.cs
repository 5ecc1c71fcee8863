using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Tests.Sqlite;

/// <summary>A list of a thousand ports stands once in a file, however many hosts were asked them.</summary>
public sealed class PortListTests : IDisposable
{
    private static readonly PortRanges Asked = PortRanges.Of(Enumerable.Range(0, 1000).Select(step => (ushort)(1 + (3 * step))));

    private readonly StateFile _file = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Import_HostsThatWereAskedTheSame_ShareOneList()
    {
        await using (var store = await TemporaryStore.OpenAsync(_file.Path))
            await store.Observations.ImportAsync([.. Enumerable.Range(1, 50).Select(Observation)], Cancellation);

        _file.Read("SELECT count(*) FROM port_lists").ShouldBe("1");
        _file.Read("SELECT max(length(detail)) < 1000 FROM observations").ShouldBe("1");
        await using var again = await TemporaryStore.OpenAsync(_file.Path);
        await CheckAsync(again.Observations);
    }

    [Fact]
    public async Task Read_ListThatAnotherProcessWroteMeanwhile_IsFound()
    {
        await using var writer = await TemporaryStore.OpenAsync(_file.Path);
        await using var reader = await TemporaryStore.OpenReadOnlyAsync(_file.Path);
        await writer.Observations.ImportAsync([.. Enumerable.Range(1, 50).Select(Observation)], Cancellation);
        await CheckAsync(reader.Observations);
    }

    [Fact]
    public async Task Write_RolledBack_SavesTheListWithTheNextWrite()
    {
        await using var store = await TemporaryStore.OpenAsync(_file.Path);
        _file.Run("CREATE TRIGGER refuse BEFORE INSERT ON observations BEGIN SELECT RAISE(ABORT, 'no'); END");
        await Should.ThrowAsync<StoreException>(() => store.Observations.ImportAsync([Observation(1)], Cancellation));
        _file.Run("DROP TRIGGER refuse");
        await store.Observations.ImportAsync([Observation(1)], Cancellation);
        _file.Read("SELECT ports FROM port_lists").ShouldBe($"T:{Asked}");
    }

    private static async Task CheckAsync(IObservationStore observations)
    {
        var kept = (await observations.ReadAfterAsync(SampleEstate.Asset(7).Key, 0, 10, Cancellation)).ShouldHaveSingleItem().Host;
        kept.Coverage.Tcp.ShouldBe(Asked);
        kept.Unlisted.ShouldHaveSingleItem().Ports.ShouldBe(Asked.Except(PortRanges.Parse("4")));
    }

    private static AssetObservation Observation(int number)
    {
        var asset = SampleEstate.Asset(number);
        var look = SampleEstate.Look(asset.Addresses[0], SampleEstate.Start, Asked.ToString(), 4);
        return SampleEstate.Observation(asset, look with
        {
            Unlisted = [new(PortState.Closed, Asked.Count - 1, "reset", TransportProtocol.Tcp, Asked.Except(PortRanges.Parse("4")))],
        });
    }
}
