using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="IObservationStore"/> does.</summary>
public abstract class ObservationStoreCompliance : StoreCompliance
{
    private static readonly AssetSnapshot Web = SampleEstate.Asset("i-web", "10.0.0.1");
    private static readonly AssetSnapshot TwoAddresses = SampleEstate.Asset("i-two", "10.0.0.7", "10.0.0.8");

    [Fact]
    public async Task Record_UnderItsLease_KeepsEveryWord()
    {
        var script = new NseScript("ssl-cert", "Subject: <b>\u001b[31m", [new("subject", null, [new("commonName", "a\0b", []), new(null, "x", [])])]);
        var host = SampleEstate.Look(Web.Addresses[0], Now, "1-1000", 443) with
        {
            Reason = "syn-ack",
            Unlisted = [new(PortState.Closed, 999, "conn-refused", TransportProtocol.Tcp, PortRanges.Parse("1-442,444-1000"))],
            Names = [new("web.example.org", "PTR")],
            OsMatches = [new("Linux 6.x", 96, ["cpe:/o:linux:linux_kernel:6"])],
            Scripts = [script],
            MacAddress = "02:00:00:00:00:01",
            MacVendor = "Test",
            RoundTrip = TimeSpan.FromMicroseconds(412),
            Remarks = ["a note"],
            AnswersEverywhere = true,
        };
        var recorded = await ScanAsync("c-1", Web, _ => host with { Services = [SampleEstate.Tcp(443) with { Tunnel = "ssl", ReasonTtl = 64, Scripts = [script], Cpes = ["cpe:/a:x"] }] });
        recorded.ShouldBe(new RecordedObservation(RecordOutcome.Recorded, 1));

        var kept = (await Store.Observations.ReadAfterAsync(Web.Key, 0, 10, Cancellation)).ShouldHaveSingleItem();
        (kept with { Host = host }).ShouldBe(SampleEstate.Observation(Web, host) with { Number = 1 });
        kept.Host.Address.ShouldBe(host.Address);
        kept.Host.ObservedAt.ShouldBe(host.ObservedAt);
        kept.Host.Coverage.ShouldBe(host.Coverage);
        kept.Host.RoundTrip.ShouldBe(host.RoundTrip);
        kept.Host.AnswersEverywhere.ShouldBeTrue();
        kept.Host.Names.ShouldBe(host.Names);
        kept.Host.Remarks.ShouldBe(host.Remarks);
        kept.Host.Unlisted.ShouldBe(host.Unlisted);
        kept.Host.OsMatches[0].Cpes.ShouldBe(["cpe:/o:linux:linux_kernel:6"]);
        kept.Host.StateOf(new(TransportProtocol.Tcp, 80)).ShouldBe(PortState.Closed);
        var service = kept.Host.Services.ShouldHaveSingleItem();
        service.ReasonTtl.ShouldBe(64);
        var elements = service.Scripts.ShouldHaveSingleItem().Elements;
        elements[0].Children.Select(child => child.Value).ShouldBe(["a\0b", "x"]);
        kept.Host.Scripts[0].Output.ShouldBe(script.Output);
    }

    [Fact]
    public async Task Record_Again_ChangesNothing()
    {
        await StartCampaignAsync("c-1", Web);
        var target = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        await RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now, "1-1000", 80));
        var again = await RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now.AddSeconds(1), "1-1000", 81));
        again.ShouldBe(new RecordedObservation(RecordOutcome.AlreadyRecorded, 0));
        (await OpenPortsAsync(Web)).ShouldBe([80]);
        (await Store.Observations.ReadAfterAsync(Web.Key, 0, 10, Cancellation)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Record_StaleToken_KeepsNothing()
    {
        await StartCampaignAsync("c-1", Web);
        var stale = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        Clock.Advance(TimeSpan.FromMinutes(11));
        var current = (await ClaimAsync("c-1", "job-2")).ShouldHaveSingleItem();
        current.FencingToken.ShouldBeGreaterThan(stale.FencingToken);

        (await RecordAsync("c-1", stale, SampleEstate.Look(stale.Address, Now, "1-1000", 80))).Outcome.ShouldBe(RecordOutcome.StaleLease);
        (await OpenPortsAsync(Web)).ShouldBeEmpty();
        (await RecordAsync("c-1", current, SampleEstate.Look(stale.Address, Now, "1-1000", 443))).Outcome.ShouldBe(RecordOutcome.Recorded);
        (await RecordAsync("c-1", stale, SampleEstate.Look(stale.Address, Now, "1-1000", 80))).Outcome.ShouldBe(RecordOutcome.StaleLease);
        (await OpenPortsAsync(Web)).ShouldBe([443]);
    }

    [Fact]
    public async Task Record_ReleasedOrUnknownTarget_IsStale()
    {
        await StartCampaignAsync("c-1", Web);
        var target = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        await Store.Campaigns.EndJobAsync("job-1", [], Cancellation);
        var look = SampleEstate.Look(target.Address, Now, "1-1000", 80);
        (await RecordAsync("c-1", target, look)).Outcome.ShouldBe(RecordOutcome.StaleLease);
        (await RecordAsync("c-none", target, look)).Outcome.ShouldBe(RecordOutcome.StaleLease);
        (await RecordAsync("c-1", target, look with { Address = IPAddress.Parse("10.0.0.99") })).Outcome.ShouldBe(RecordOutcome.StaleLease);
        (await ToListAsync(Store.Observations.ReadAllAsync(null, Cancellation))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Record_Concurrently_IsRecordedOnce()
    {
        await StartCampaignAsync("c-1", Web);
        var target = (await ClaimAsync("c-1", "job-1")).ShouldHaveSingleItem();
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(second =>
            RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now.AddSeconds(second), "1-1000", 80))));
        answers.Count(answer => answer.Outcome == RecordOutcome.Recorded).ShouldBe(1);
        answers.Count(answer => answer.Outcome == RecordOutcome.AlreadyRecorded).ShouldBe(31);
    }

    [Fact]
    public async Task Record_ParallelCallers_NumbersEachAssetWithoutGaps()
    {
        var assets = Enumerable.Range(1, 50).Select(number => SampleEstate.Asset($"i-{number:d2}", $"10.0.1.{number}", $"10.0.2.{number}")).ToList();
        await StartCampaignAsync("c-1", assets);
        var targets = await ClaimAsync("c-1", "job-1");
        targets.Count.ShouldBe(100);
        var answers = await Task.WhenAll(targets.Select(target => RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now, "1-1000", 22, 80))));
        answers.ShouldAllBe(answer => answer.Outcome == RecordOutcome.Recorded);
        foreach (var asset in assets)
        {
            (await Store.Observations.ReadAfterAsync(asset.Key, 0, 10, Cancellation)).Select(observation => observation.Number).ShouldBe([1, 2]);
            (await Store.Observations.ReadAfterAsync(asset.Key, 1, 10, Cancellation)).ShouldHaveSingleItem().Number.ShouldBe(2);
        }

        var progress = await Store.Campaigns.CountAsync("c-1", Cancellation);
        progress.Observed.ShouldBe(100);
        progress.OpenPorts.ShouldBe(200);
        progress.ProbesSent.ShouldBe(100_000);
    }

    [Fact]
    public async Task Record_LaterLook_ReplacesCoveredPortsOnly()
    {
        await ScanAsync("c-1", Web, target => SampleEstate.Look(target.Address, Now, "1-1000", 22, 80));
        await ScanAsync("c-2", Web, target => SampleEstate.Look(target.Address, Now.AddHours(1), "80-9000", 443, 8080));

        var services = await Store.Observations.ListServicesAsync(Web.Key, Cancellation);
        services.Select(service => service.Service.Port.Number).ShouldBe([(ushort)22, (ushort)443, (ushort)8080]);
        services[0].LastSeenAt.ShouldBe(Now);
        services[1].FirstSeenAt.ShouldBe(Now.AddHours(1));
    }

    [Fact]
    public async Task Record_SeenAgain_KeepsFirstTimeAndTakesNewWords()
    {
        await ScanAsync("c-1", Web, target => SampleEstate.Look(target.Address, Now, "1-1000", 80));
        await ScanAsync("c-2", Web, target =>
            SampleEstate.Look(target.Address, Now.AddHours(1), "1-1000") with { Services = [SampleEstate.Tcp(80) with { Version = "2.0" }] });
        var service = (await Store.Observations.ListServicesAsync(Web.Key, Cancellation)).ShouldHaveSingleItem();
        service.FirstSeenAt.ShouldBe(Now);
        service.LastSeenAt.ShouldBe(Now.AddHours(1));
        service.Service.Version.ShouldBe("2.0");
    }

    [Fact]
    public async Task Record_UnknownOrIncompleteOrDown_RemovesNothing()
    {
        await ScanAsync("c-1", Web, target => SampleEstate.Look(target.Address, Now, "1-1000", 80));
        await ScanAsync("c-2", Web, target => SampleEstate.Look(target.Address, Now.AddHours(1), "1-1000", 443) with { IsComplete = false, Reason = "timed out" });
        await ScanAsync("c-3", Web, target => SampleEstate.Look(target.Address, Now.AddHours(2), "1-1000") with { State = HostState.Unknown });
        await ScanAsync("c-4", Web, target => SampleEstate.Look(target.Address, Now.AddHours(3), "1-1000") with { State = HostState.Down });
        (await OpenPortsAsync(Web)).ShouldBe([80, 443]);

        var unknown = (await ToListAsync(Store.Campaigns.ReadTargetsAsync("c-2", [], Cancellation))).ShouldHaveSingleItem();
        unknown.State.ShouldBe(TargetState.Unknown);
        unknown.Message.ShouldBe("timed out");
        (await Store.Campaigns.CountAsync("c-3", Cancellation)).Unknown.ShouldBe(1);
        (await Store.Campaigns.CountAsync("c-4", Cancellation)).Observed.ShouldBe(1);
    }

    [Fact]
    public async Task Record_AssetWithTwoAddresses_KeepsTheirServicesApart()
    {
        await StartCampaignAsync("c-1", TwoAddresses);
        var targets = await ClaimAsync("c-1", "job-1");
        await RecordAsync("c-1", targets[0], SampleEstate.Look(targets[0].Address, Now, "1-1000", 22));
        await RecordAsync("c-1", targets[1], SampleEstate.Look(targets[1].Address, Now, "1-1000", 80));
        var services = await Store.Observations.ListServicesAsync(TwoAddresses.Key, Cancellation);
        services.Select(service => (service.Address.ToString(), (int)service.Service.Port.Number)).ShouldBe([("10.0.0.7", 22), ("10.0.0.8", 80)]);
    }

    // The internet sees 443 where the inside sees 22, too: neither look says anything of what the other sees.
    [Fact]
    public async Task Record_FromTwoVantages_KeepsWhatEachSees()
    {
        await ScanAsync("c-1", Web, target => SampleEstate.Look(target.Address, Now, "1-1000", 22, 443));
        await ScanAsync("c-2", Web, target => SampleEstate.Look(target.Address, Now.AddHours(1), "1-1000", 443) with { Vantage = "internet/external" });

        (await SeenAsync()).ShouldBe([("local", 22), ("internet/external", 443), ("local", 443)]);
        var latest = await ToListAsync(Store.Observations.ReadLatestAsync(Web.Key.Account, Cancellation));
        latest.Select(look => (look.CampaignId, look.Host.Vantage)).ShouldBe([("c-2", "internet/external"), ("c-1", "local")]);

        await ScanAsync("c-3", Web, target => SampleEstate.Look(target.Address, Now.AddHours(2), "1-1000") with { Vantage = "internet/external" });
        (await SeenAsync()).ShouldBe([("local", 22), ("local", 443)]);
        (await ToListAsync(Store.Observations.ReadLatestAsync(Web.Key.Account, Cancellation))).Select(look => look.CampaignId).ShouldBe(["c-3", "c-1"]);

        // Late, and from elsewhere than the later one.
        await ScanAsync("c-4", Web, target => SampleEstate.Look(target.Address, Now.AddMinutes(30), "1-1000", 80) with { Vantage = "eu-west-2/internal" });
        (await SeenAsync()).ShouldBe([("local", 22), ("eu-west-2/internal", 80), ("local", 443)]);

        async Task<(string Vantage, int Port)[]> SeenAsync() =>
            [.. (await Store.Observations.ListServicesAsync(Web.Key, Cancellation)).Select(service => (service.Vantage, (int)service.Service.Port.Number))];
    }

    [Fact]
    public async Task Import_OlderThanALaterLook_DoesNotOverrideIt()
    {
        await ScanAsync("c-1", Web, target => SampleEstate.Look(target.Address, Now, "1-1000", 80));
        // 443 was looked at later and was closed; 9000 was not looked at later; 80 is open and newer.
        var older = SampleEstate.Look(Web.Addresses[0], Now.AddDays(-1), "1-9999", 443, 9000) with { Services = [SampleEstate.Tcp(443), SampleEstate.Tcp(9000)] };
        (await Store.Observations.ImportAsync([SampleEstate.Observation(Web, older, "import", 0)], Cancellation)).ShouldBe(1);
        (await OpenPortsAsync(Web)).ShouldBe([80, 9000]);
        var latest = (await ToListAsync(Store.Observations.ReadAllAsync(null, Cancellation))).ShouldHaveSingleItem();
        latest.CampaignId.ShouldBe("c-1");
        latest.Number.ShouldBe(1);
    }

    [Fact]
    public async Task Import_SameObservationAgain_IsKeptOnce()
    {
        var observation = SampleEstate.Observation(Web, SampleEstate.Look(Web.Addresses[0], Now, "1-1000", 80), "import", 0);
        (await Store.Observations.ImportAsync([observation, observation], Cancellation)).ShouldBe(1);
        (await Store.Observations.ImportAsync([observation], Cancellation)).ShouldBe(0);
        (await OpenPortsAsync(Web)).ShouldBe([80]);
        (await ToListAsync(Store.Observations.ReadAllAsync("import", Cancellation))).ShouldHaveSingleItem().Number.ShouldBe(1);
    }

    [Fact]
    public async Task ReadUndetected_AfterDetection_GivesWhatIsBehindTheBaseline()
    {
        for (var number = 1; number <= 3; number++)
            await ScanAsync($"c-{number}", Web, target => SampleEstate.Look(target.Address, Now.AddHours(number), "1-1000", 80));
        (await Store.Observations.ListUndetectedSubnetsAsync(Cancellation)).ShouldBe([SampleEstate.Subnet]);
        (await UndetectedAsync(2)).ShouldBe([1, 2]);

        await Store.Detection.SaveAsync([new DetectionResult(SampleEstate.Baseline(Web, 2), [], [])], Cancellation);
        (await UndetectedAsync(10)).ShouldBe([3]);
        await Store.Detection.SaveAsync([new DetectionResult(SampleEstate.Baseline(Web, 3), [], [])], Cancellation);
        (await UndetectedAsync(10)).ShouldBeEmpty();
        (await Store.Observations.ListUndetectedSubnetsAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAll_OfACampaign_IsWholeAndByAddress()
    {
        var assets = Enumerable.Range(0, 1200).Select(SampleEstate.Asset).ToList();
        await StartCampaignAsync("c-1", assets);
        var targets = await ClaimAsync("c-1", "job-1", 2000);
        await Task.WhenAll(targets.Reverse().Select(target => RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now, "1-1000"))));
        var byCampaign = await ToListAsync(Store.Observations.ReadAllAsync("c-1", Cancellation));
        byCampaign.Select(observation => observation.Host.Address).ShouldBe(assets.Select(asset => asset.Addresses[0]));
        (await ToListAsync(Store.Observations.ReadAllAsync(null, Cancellation))).Count.ShouldBe(1200);
        (await ToListAsync(Store.Observations.ReadLatestAsync(SampleEstate.Account, Cancellation))).Count.ShouldBe(1200);
        (await ToListAsync(Store.Observations.ReadLatestAsync(AccountKey.Parse("file/another"), Cancellation))).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadKept_FollowingACampaign_GivesEachOnceInTheOrderKept()
    {
        var assets = Enumerable.Range(0, 10).Select(SampleEstate.Asset).ToList();
        await StartCampaignAsync("c-1", assets);
        var targets = await ClaimAsync("c-1", "job-1");
        var kept = new List<KeptObservation>();
        foreach (var target in targets.Reverse())
        {
            await RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now, "1-1000"));
            if (kept.Count < 3)
                kept.AddRange(await Store.Observations.ReadKeptAsync("c-1", kept.LastOrDefault()?.Position ?? 0, 1, Cancellation));
        }

        await ScanAsync("c-2", assets[0], target => SampleEstate.Look(target.Address, Now.AddHours(1), "1-1000"));
        kept.AddRange(await Store.Observations.ReadKeptAsync("c-1", kept[^1].Position, 100, Cancellation));
        kept.Select(observation => observation.Observation.Host.Address).ShouldBe(targets.Reverse().Select(target => target.Address));
        kept.ShouldAllBe(observation => !observation.IsJudged);

        await Store.Detection.SaveAsync([new(SampleEstate.Baseline(assets[9], 1), [], [])], Cancellation);
        (await Store.Observations.ReadKeptAsync("c-1", 0, 1, Cancellation)).ShouldHaveSingleItem().IsJudged.ShouldBeTrue();
    }

    private async Task<IEnumerable<int>> OpenPortsAsync(AssetSnapshot asset) =>
        (await Store.Observations.ListServicesAsync(asset.Key, Cancellation)).Select(service => (int)service.Service.Port.Number);

    private async Task<IEnumerable<long>> UndetectedAsync(int limit) =>
        (await Store.Observations.ReadUndetectedAsync(SampleEstate.Subnet, limit, Cancellation)).Select(observation => observation.Number);
}
