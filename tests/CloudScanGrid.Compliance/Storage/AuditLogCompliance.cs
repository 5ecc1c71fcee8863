using CloudScanGrid.Domain.Auditing;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="IAuditLog"/> does. Tampering is a matter of each adapter's own tests: it goes around the port.</summary>
public abstract class AuditLogCompliance : StoreCompliance
{
    [Fact]
    public async Task Append_SeveralTimes_ChainsInOrder()
    {
        await Store.Audit.AppendAsync([Record("a"), Record("b")], Cancellation);
        await Store.Audit.AppendAsync([Record("c\n\0\u202e")], Cancellation);

        var entries = await ToListAsync(Store.Audit.ReadAsync(Cancellation));
        entries.Select(entry => entry.Sequence).ShouldBe([1, 2, 3]);
        entries.Select(entry => entry.Record).ShouldBe([Record("a"), Record("b"), Record("c\n\0\u202e")]);
        entries[0].PreviousHash.ShouldBe(AuditEntry.Genesis);
        entries[2].PreviousHash.ShouldBe(entries[1].Hash);
        entries.ShouldAllBe(entry => entry.IsIntact);
        (await Store.Audit.VerifyAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Append_ParallelCallers_LeavesOneWholeChain()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Store.Audit.AppendAsync([Record($"{number}a"), Record($"{number}b")], Cancellation)));
        var details = (await ToListAsync(Store.Audit.ReadAsync(Cancellation))).ConvertAll(entry => entry.Record.Detail);
        details.Count.ShouldBe(400);
        // The records of one call stand together.
        for (var index = 0; index < details.Count; index += 2)
            details[index + 1].ShouldBe(details[index].Replace('a', 'b'));
        (await Store.Audit.VerifyAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Verify_EmptyLog_IsWell()
    {
        await Store.Audit.AppendAsync([], Cancellation);
        (await ToListAsync(Store.Audit.ReadAsync(Cancellation))).ShouldBeEmpty();
        (await Store.Audit.VerifyAsync(Cancellation)).ShouldBeNull();
    }

    protected AuditRecord Record(string detail) => new(Now.AddTicks(1), "tests", "campaign.start", "c-1", detail);
}
