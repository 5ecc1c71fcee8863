using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="IDetectionStore"/> does.</summary>
public abstract class DetectionStoreCompliance : StoreCompliance
{
    private static readonly AssetSnapshot Web = SampleEstate.Asset("i-web", "10.0.0.1");
    private static readonly AssetSnapshot Database = SampleEstate.Asset("i-db", "10.0.0.2");

    [Fact]
    public async Task Save_NewFinding_KeepsEveryWordOfIt()
    {
        var finding = SampleEstate.NewService(Web, 8443, Now);
        var baseline = SampleEstate.Baseline(Web, 1);
        (await SaveAsync(new DetectionResult(baseline, [finding], []))).ShouldHaveSingleItem().Id.ShouldBe(finding.Id);

        var kept = (await Store.Detection.ListOpenAsync(SampleEstate.Subnet, Cancellation)).ShouldHaveSingleItem();
        (kept with { Why = [] }).ShouldBe(finding with { Why = [] });
        kept.Why.ShouldBe(finding.Why);
        var learned = (await Store.Detection.ListBaselinesAsync(SampleEstate.Subnet, Cancellation)).ShouldHaveSingleItem();
        (learned with { Ports = [] }).ShouldBe(baseline with { Ports = [] });
        learned.Ports.ShouldBe(baseline.Ports);
    }

    [Fact]
    public async Task Save_SameResultAgain_ChangesNothing()
    {
        var result = new DetectionResult(SampleEstate.Baseline(Web, 1), [SampleEstate.NewService(Web, 8443, Now)], []);
        await SaveAsync(result);
        await SaveAsync(new DetectionResult(SampleEstate.Baseline(Web, 2), [], [result.Findings[0].Id]));
        (await SaveAsync(result)).ShouldBeEmpty();
        (await Store.Detection.ListOpenAsync(SampleEstate.Subnet, Cancellation)).ShouldBeEmpty();
        (await Store.Detection.ListBaselinesAsync(SampleEstate.Subnet, Cancellation)).ShouldHaveSingleItem().ObservationNumber.ShouldBe(2);
    }

    [Fact]
    public async Task Save_FindingSeenAgain_KeepsItsFirstCampaignAndTime()
    {
        await SaveAsync(new DetectionResult(SampleEstate.Baseline(Web, 1), [SampleEstate.NewService(Web, 8443, Now, "c-1")], []));
        var again = SampleEstate.NewService(Web, 8443, Now.AddDays(1), "c-2") with { Confidence = 0.5 };
        (await SaveAsync(new DetectionResult(SampleEstate.Baseline(Web, 2), [again], []))).ShouldBeEmpty();

        var kept = (await Store.Detection.ListByCampaignAsync("c-1", Cancellation)).ShouldHaveSingleItem();
        kept.FirstSeenAt.ShouldBe(Now);
        kept.LastSeenAt.ShouldBe(Now.AddDays(1));
        kept.Confidence.ShouldBe(0.5);
        (await Store.Detection.ListByCampaignAsync("c-2", Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Save_ResolvedFindingSeenAgain_IsOpenAgain()
    {
        var finding = SampleEstate.NewService(Web, 8443, Now);
        await SaveAsync(new DetectionResult(SampleEstate.Baseline(Web, 1), [finding], []));
        await SaveAsync(new DetectionResult(SampleEstate.Baseline(Web, 2), [], [finding.Id]));
        (await Store.Detection.ListByCampaignAsync("c-1", Cancellation)).ShouldHaveSingleItem().State.ShouldBe(FindingState.Resolved);

        var reopened = await SaveAsync(new DetectionResult(SampleEstate.Baseline(Web, 3), [SampleEstate.NewService(Web, 8443, Now.AddDays(1), "c-3")], []));
        var opened = reopened.ShouldHaveSingleItem();
        opened.State.ShouldBe(FindingState.Open);
        opened.CampaignId.ShouldBe("c-1");
        opened.FirstSeenAt.ShouldBe(Now);
    }

    [Fact]
    public async Task Save_SeveralResults_AppliesThemInOrder()
    {
        var finding = SampleEstate.NewService(Web, 8443, Now);
        var opened = await SaveAsync(
            new DetectionResult(SampleEstate.Baseline(Web, 1), [finding], []),
            new DetectionResult(SampleEstate.Baseline(Database, 7), [SampleEstate.NewService(Database, 5432, Now)], []),
            new DetectionResult(SampleEstate.Baseline(Web, 2), [], [finding.Id]));
        opened.Select(one => one.Asset).ShouldBe([Web.Key, Database.Key]);
        (await Store.Detection.ListOpenAsync(SampleEstate.Subnet, Cancellation)).ShouldHaveSingleItem().Asset.ShouldBe(Database.Key);
        (await Store.Detection.ListByCampaignAsync("c-1", Cancellation)).Select(one => one.Asset).ShouldBe([Database.Key, Web.Key]);
    }

    [Fact]
    public async Task List_OtherSubnet_IsEmpty()
    {
        await SaveAsync(new DetectionResult(SampleEstate.Baseline(Web, 1), [SampleEstate.NewService(Web, 8443, Now)], []));
        var other = new SubnetKey(SampleEstate.Account, "subnet-2");
        (await Store.Detection.ListOpenAsync(other, Cancellation)).ShouldBeEmpty();
        (await Store.Detection.ListBaselinesAsync(other, Cancellation)).ShouldBeEmpty();
    }

    private Task<IReadOnlyList<Finding>> SaveAsync(params DetectionResult[] results) => Store.Detection.SaveAsync(results, Cancellation);
}
