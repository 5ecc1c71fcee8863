using CloudScanGrid.Host.Clustering;
using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace CloudScanGrid.Host.Tests.Clustering;

public sealed class ClusterSchemaTests
{
    // PostgreSQL keeps milliseconds of these.
    private static readonly DateTime Now = new(2026, 11, 24, 6, 30, 15, 123, DateTimeKind.Utc);

    [Fact]
    public async Task Apply_ByTenSilosAtOnce_IsDoneOnce()
    {
        await using var tables = await ClusterTables.CreateAsync(apply: false);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            await using var database = NpgsqlDataSource.Create(tables.ConnectionString);
            await ClusterSchema.ApplyAsync(database, CancellationToken.None);
        }));

        // xmin is the transaction that wrote a row: one wrote them all, and nobody wrote them again.
        (await ScalarAsync(tables, "SELECT count(DISTINCT xmin::text) FROM orleansquery")).ShouldBe(1);
        (await ScalarAsync(tables, "SELECT count(*) FROM orleansquery")).ShouldBe(16);
    }

    [Fact]
    public async Task Apply_OverAnEarlierQueryText_ReplacesItAndKeepsTheSilos()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        await InsertAsync(membership, ClusterTables.Silo(1, SiloStatus.Active, Now));
        await ScalarAsync(tables, "WITH old AS (UPDATE orleansquery SET querytext = 'SELECT 1' WHERE querykey = 'MembershipReadAllKey' RETURNING 1) SELECT count(*) FROM old");

        await ClusterSchema.ApplyAsync(tables.Database, CancellationToken.None);

        (await (await tables.OpenMembershipAsync()).ReadAllAsync()).Members.ShouldHaveSingleItem().Item1.SiloName.ShouldBe("silo-1");
    }

    [Fact]
    public async Task Read_WhatASiloWrote_IsTheSameInstantWhateverTheServersTimeZone()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        var silo = ClusterTables.Silo(1, SiloStatus.Joining, Now);
        await InsertAsync(membership, silo);
        silo.IAmAliveTime = Now.AddSeconds(5);
        await membership.UpdateIAmAliveAsync(silo);

        var read = (await membership.ReadRowAsync(silo.SiloAddress)).Members.ShouldHaveSingleItem().Item1;

        read.StartTime.ShouldBe(Now);
        read.IAmAliveTime.ShouldBe(Now.AddSeconds(5));
        read.Status.ShouldBe(SiloStatus.Joining);
        read.ProxyPort.ShouldBe(30_001);
    }

    [Fact]
    public async Task Insert_TwoSilosOverTheSameVersion_OneIsToldToReadAgain()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        for (var round = 0; round < 20; round++)
        {
            var version = (await membership.ReadAllAsync()).Version;

            var joined = await Task.WhenAll(Enumerable.Range(0, 5).Select(number =>
                membership.InsertRowAsync(ClusterTables.Silo((round * 5) + number, SiloStatus.Joining, Now), version.Next())));

            joined.Count(isIn => isIn).ShouldBe(1);
        }

        var all = await membership.ReadAllAsync();
        all.Members.Count.ShouldBe(20);
        all.Version.Version.ShouldBe(20);
    }

    [Fact]
    public async Task Insert_ASiloThatIsThereAlready_IsRefusedAndTheVersionStays()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        await InsertAsync(membership, ClusterTables.Silo(1, SiloStatus.Active, Now));
        var before = (await membership.ReadAllAsync()).Version;

        (await membership.InsertRowAsync(ClusterTables.Silo(1, SiloStatus.Joining, Now), before.Next())).ShouldBeFalse();

        (await membership.ReadAllAsync()).Version.ShouldBe(before);
    }

    [Fact]
    public async Task Update_ManySilosAtOnce_LosesNoChange()
    {
        const int writers = 8;
        const int changes = 25;
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        await InsertAsync(membership, ClusterTables.Silo(0, SiloStatus.Active, Now));

        // Each writer adds a suspicion of its own to the one row, over and over, as silos do that suspect the same one.
        await Task.WhenAll(Enumerable.Range(1, writers).Select(async writer =>
        {
            for (var change = 0; change < changes; change++)
            {
                while (true)
                {
                    var all = await membership.ReadAllAsync();
                    var (silo, etag) = all.Members[0];
                    silo.AddSuspector(SiloAddress.FromParsableString($"127.0.0.1:{30_000 + writer}@{1 + change}"), Now);
                    if (await membership.UpdateRowAsync(silo, etag, all.Version.Next()))
                        break;
                }
            }
        }));

        var after = await membership.ReadAllAsync();
        after.Version.Version.ShouldBe(1 + (writers * changes));
        after.Members.ShouldHaveSingleItem().Item1.SuspectTimes!.Count.ShouldBe(writers * changes);
    }

    [Fact]
    public async Task CleanUp_RemovesWhatIsLongDeadAndNothingElse()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        var longAgo = Now.AddHours(-2);
        await InsertAsync(membership, ClusterTables.Silo(1, SiloStatus.Dead, longAgo));
        await InsertAsync(membership, ClusterTables.Silo(2, SiloStatus.Dead, Now));
        await InsertAsync(membership, ClusterTables.Silo(3, SiloStatus.Active, longAgo));
        var heard = ClusterTables.Silo(4, SiloStatus.Dead, longAgo);
        heard.IAmAliveTime = Now;
        await InsertAsync(membership, heard);

        await membership.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Now.AddHours(-1), TimeSpan.Zero));

        var left = await membership.ReadAllAsync();
        left.Members.Select(member => member.Item1.SiloName).Order().ShouldBe(["silo-2", "silo-3", "silo-4"]);

        // Who read before the clean-up may still write after it.
        (await membership.UpdateRowAsync(left.Members[0].Item1, left.Members[0].Item2, left.Version.Next())).ShouldBeTrue();
    }

    [Fact]
    public async Task CleanUp_WhileSilosJoin_LosesNoneOfThem()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        for (var number = 0; number < 20; number++)
            await InsertAsync(membership, ClusterTables.Silo(number, SiloStatus.Dead, Now.AddHours(-2)));

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 10).Select(_ => membership.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Now.AddHours(-1), TimeSpan.Zero)))),
            Task.WhenAll(Enumerable.Range(100, 10).Select(number => InsertAsync(membership, ClusterTables.Silo(number, SiloStatus.Active, Now)))));

        (await membership.ReadAllAsync()).Members.Select(member => member.Item1.Status).ShouldBe(Enumerable.Repeat(SiloStatus.Active, 10));
    }

    [Fact]
    public async Task Delete_OfACluster_LeavesTheOthersOfTheDatabase()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var membership = await tables.OpenMembershipAsync();
        await InsertAsync(membership, ClusterTables.Silo(1, SiloStatus.Active, Now));
        await ScalarAsync(tables, "WITH other AS (INSERT INTO orleans_cluster (cluster) VALUES ('other') RETURNING 1) SELECT count(*) FROM other");

        await membership.DeleteMembershipTableEntriesAsync("test");

        (await ScalarAsync(tables, "SELECT count(*) FROM orleans_cluster WHERE cluster = 'other'")).ShouldBe(1);
        (await ScalarAsync(tables, "SELECT count(*) FROM orleans_silo")).ShouldBe(0);
    }

    [Fact]
    public async Task Reminders_AreKeptFoundByRangeAndRemovedOnlyByTheirLatestTag()
    {
        await using var tables = await ClusterTables.CreateAsync();
        var reminders = await tables.OpenRemindersAsync();
        var grains = Enumerable.Range(0, 50).Select(number => GrainId.Create("test", $"grain-{number}")).ToList();
        var tags = new List<string>();
        foreach (var grain in grains)
            tags.Add(await reminders.UpsertRow(new ReminderEntry { GrainId = grain, ReminderName = "tick", StartAt = Now, Period = TimeSpan.FromMinutes(2) }) ?? "");
        var again = await reminders.UpsertRow(new ReminderEntry { GrainId = grains[0], ReminderName = "tick", StartAt = Now, Period = TimeSpan.FromMinutes(3) });

        (await reminders.RemoveRow(grains[0], "tick", tags[0])).ShouldBeFalse();
        var kept = await reminders.ReadRow(grains[0], "tick");
        kept.ShouldNotBeNull().StartAt.ShouldBe(Now);
        kept.Period.ShouldBe(TimeSpan.FromMinutes(3));

        // The halves of the ring, the second one around its end, and the whole ring.
        var half = (await reminders.ReadRows(0x4000_0000, 0xC000_0000)).Reminders;
        var rest = (await reminders.ReadRows(0xC000_0000, 0x4000_0000)).Reminders;
        half.Concat(rest).Select(reminder => reminder.GrainId).Order().ShouldBe(grains.Order());
        half.ShouldAllBe(reminder => reminder.GrainId.GetUniformHashCode() > 0x4000_0000 && reminder.GrainId.GetUniformHashCode() <= 0xC000_0000);
        (await reminders.ReadRows(0, 0)).Reminders.Count.ShouldBe(50);
        (await reminders.RemoveRow(grains[0], "tick", again!)).ShouldBeTrue();
        (await reminders.ReadRows(grains[0])).Reminders.ShouldBeEmpty();
    }

    /// <summary>As a silo does it: reads again until nobody was faster.</summary>
    private static async Task InsertAsync(IMembershipTable membership, MembershipEntry silo)
    {
        while (!await membership.InsertRowAsync(silo, (await membership.ReadAllAsync()).Version.Next()))
        {
            // Another one moved the version on.
        }
    }

    private static async Task<long> ScalarAsync(ClusterTables tables, string query)
    {
        await using var command = tables.Database.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
