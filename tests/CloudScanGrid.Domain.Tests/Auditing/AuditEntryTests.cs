using CloudScanGrid.Domain.Auditing;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Auditing;

/// <summary>Acceptance row 39, as far as the chain itself goes.</summary>
public class AuditEntryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<AuditRecord> SomeRecord = Gen.Select(
        Gen.Int[0, 1000], Gen.Char["ab:1é"].Array[0, 4], Gen.Char["ab:1é"].Array[0, 4], Gen.Char["ab:1é"].Array[0, 4], Gen.Char["ab:1é"].Array[0, 4],
        (seconds, actor, action, subject, detail) => new AuditRecord(Now.AddSeconds(seconds), new(actor), new(action), new(subject), new(detail)));

    [Fact]
    public void Chain_Records_AreIntactAndLinked()
    {
        var log = Log(5);

        FirstBroken(log).ShouldBeNull();
        log[0].PreviousHash.ShouldBe(AuditEntry.Genesis);
        log.Select(entry => entry.Sequence).ShouldBe([1, 2, 3, 4, 5]);
    }

    public static TheoryData<string, Func<AuditEntry, AuditEntry>> Edits { get; } = new()
    {
        { "sequence", entry => entry with { Sequence = entry.Sequence + 1 } },
        { "previous hash", entry => entry with { PreviousHash = AuditEntry.Genesis } },
        { "hash", entry => entry with { Hash = AuditEntry.Genesis } },
        { "time", entry => entry with { Record = entry.Record with { At = entry.Record.At.AddTicks(1) } } },
        { "actor", entry => entry with { Record = entry.Record with { Actor = "mallory" } } },
        { "action", entry => entry with { Record = entry.Record with { Action = "campaign.stop" } } },
        { "subject", entry => entry with { Record = entry.Record with { Subject = "c-9" } } },
        { "detail", entry => entry with { Record = entry.Record with { Detail = entry.Record.Detail + " " } } },
        { "border of two fields", entry => entry with { Record = entry.Record with { Actor = entry.Record.Actor[..^1], Action = entry.Record.Actor[^1] + entry.Record.Action } } },
    };

    [Theory]
    [MemberData(nameof(Edits), DisableDiscoveryEnumeration = true)]
    public void Edit_AnyField_IsFoundWhereItIs(string field, Func<AuditEntry, AuditEntry> edit)
    {
        var log = Log(5);
        log[2] = edit(log[2]);

        FirstBroken(log).ShouldBe(2, field);
    }

    [Fact]
    public void Drop_AnyEntryButTheLast_IsFound()
    {
        for (var dropped = 0; dropped < 4; dropped++)
        {
            var log = Log(5);
            log.RemoveAt(dropped);
            FirstBroken(log).ShouldBe(dropped);
        }
    }

    [Fact]
    public void Swap_AnyTwoEntries_IsFound()
    {
        var log = Log(5);
        (log[1], log[3]) = (log[3], log[1]);

        FirstBroken(log).ShouldBe(1);
    }

    [Fact]
    public void Hash_TwoDifferentRecords_Differ() => Gen.Select(SomeRecord, SomeRecord).Sample((one, other) =>
        string.Equals(AuditEntry.Chain(one, null).Hash, AuditEntry.Chain(other, null).Hash, StringComparison.Ordinal).ShouldBe(one == other));

    [Fact]
    public void Hash_SameInstantInAnotherZone_IsTheSame()
    {
        var record = new AuditRecord(Now, "a", "b", "c", "d");

        AuditEntry.Chain(record with { At = Now.ToOffset(TimeSpan.FromHours(5)) }, null).Hash.ShouldBe(AuditEntry.Chain(record, null).Hash);
    }

    // A log that was written yesterday must verify tomorrow.
    [Fact]
    public void Hash_KnownRecord_IsFrozen() => AuditEntry.Chain(new(Now, "alice", "campaign.start", "c-1", "größer\n"), null).Hash
        .ShouldBe("b21294939faf42becbf98ef9a6e940236c529c145afc35f343c90ceb5c2101c4");

    private static List<AuditEntry> Log(int count)
    {
        var log = new List<AuditEntry>();
        for (var i = 0; i < count; i++)
            log.Add(AuditEntry.Chain(new(Now.AddSeconds(i), "alice", "campaign.start", $"c-{i}", "a detail"), log.LastOrDefault()));
        return log;
    }

    private static int? FirstBroken(List<AuditEntry> log)
    {
        for (var i = 0; i < log.Count; i++)
        {
            var previous = i == 0 ? AuditEntry.Genesis : log[i - 1].Hash;
            if (!log[i].IsIntact || log[i].Sequence != i + 1 || !string.Equals(log[i].PreviousHash, previous, StringComparison.Ordinal))
                return i;
        }

        return null;
    }
}
