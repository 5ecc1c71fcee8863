using System.Collections.Immutable;
using System.Threading.Channels;
using CloudScanGrid.Grains.Inventory;

namespace CloudScanGrid.Grains.Tests.Inventory;

/// <summary>An account is read once at a time, and whoever asks meanwhile is answered by a read that began later.</summary>
public sealed class AccountReadsTests
{
    private readonly Channel<(string Regions, TaskCompletionSource<bool> End)> _begun = Channel.CreateUnbounded<(string, TaskCompletionSource<bool>)>();
    private readonly AccountReads _reads;

    public AccountReadsTests() => _reads = new AccountReads(BeginAsync);

    [Fact]
    public async Task Read_WhileAnotherRuns_IsReadTogetherByOneMore()
    {
        var first = _reads.ReadAsync(["a"]);
        var (second, third) = (_reads.ReadAsync(["b"]), _reads.ReadAsync(["a", "c"]));

        (await NextAsync("a")).SetResult(false);
        (await first).ShouldBeFalse();
        var end = await NextAsync("a b c");
        (second.IsCompleted, third.IsCompleted).ShouldBe((false, false));

        end.SetResult(true);
        (await second, await third).ShouldBe((true, true));
        ShouldHaveBegunNoMore();
    }

    [Fact]
    public async Task Read_OneOfThoseThatWaitWantsAll_ReadsAllForEverybody()
    {
        var all = Task.WhenAll(_reads.ReadAsync(["a"]), _reads.ReadAsync(["b"]), _reads.ReadAsync([]), _reads.ReadAsync(["c"]));

        (await NextAsync("a")).SetResult(true);
        (await NextAsync("")).SetResult(true);
        await all;
        ShouldHaveBegunNoMore();
    }

    [Fact]
    public async Task Begin_WhatIsBeingRead_BeginsNothing()
    {
        _reads.Begin();
        _reads.Begin();
        _reads.Begin("a");

        (await NextAsync("")).SetResult(true);
        await _reads.Running;
        ShouldHaveBegunNoMore();
    }

    // Changes one after the other must not keep the whole read from its turn.
    [Fact]
    public async Task Begin_AllWhileARegionIsRead_ReadsAllBehindIt()
    {
        _reads.Begin("a");
        _reads.Begin("a");
        _reads.Begin();

        (await NextAsync("a")).SetResult(true);
        (await NextAsync("")).SetResult(true);
    }

    [Fact]
    public async Task Begin_ARegionWhileOthersAreRead_ReadsItBehindThem()
    {
        _reads.Begin("a", "b");
        _reads.Begin("b");
        _reads.Begin("c");

        (await NextAsync("a b")).SetResult(true);
        (await NextAsync("c")).SetResult(true);
    }

    private Task<bool> BeginAsync(ImmutableArray<string> regions)
    {
        var end = new TaskCompletionSource<bool>();
        _begun.Writer.TryWrite((string.Join(' ', regions.Order(StringComparer.Ordinal)), end));
        return end.Task;
    }

    /// <summary>Waits for the next read to begin.</summary>
    /// <returns>What ends it.</returns>
    private async Task<TaskCompletionSource<bool>> NextAsync(string regions)
    {
        var (begun, end) = await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        begun.ShouldBe(regions);
        return end;
    }

    private void ShouldHaveBegunNoMore() => _begun.Reader.TryRead(out _).ShouldBeFalse();
}
