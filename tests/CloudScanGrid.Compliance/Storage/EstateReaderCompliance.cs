using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="IEstateReader"/> does.</summary>
public abstract class EstateReaderCompliance : StoreCompliance
{
    private static readonly AssetSnapshot[] Assets = [.. Enumerable.Range(0, 25).Select(SampleEstate.Asset)];

    [Fact]
    public async Task ListAssets_PageByPage_GivesEachOnce()
    {
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, Assets), Cancellation);
        var keys = await ReadAllAsync(page => Store.Estate.ListAssetsAsync(EstateFilter.None, page, Cancellation));
        keys.Select(asset => asset.Snapshot.Key).ShouldBe(Assets.Select(asset => asset.Key));
    }

    [Fact]
    public async Task ListAssets_RowsComeAndGoBetweenPages_NeitherRepeatsNorHides()
    {
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, Assets), Cancellation);
        var first = await Store.Estate.ListAssetsAsync(EstateFilter.None, new(10, null), Cancellation);
        // 0 to 4 go, one comes in front.
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), [.. Assets[5..], SampleEstate.Asset("i-0000a", "10.9.9.9")]), Cancellation);
        var second = await Store.Estate.ListAssetsAsync(EstateFilter.None, new(10, first.Next), Cancellation);
        second.Rows.Select(asset => asset.Snapshot.Key).ShouldBe(Assets[10..20].Select(asset => asset.Key));
    }

    [Fact]
    public async Task ListAssets_Filtered_Narrows()
    {
        var other = new AccountKey(CloudProvider.Aws, "1");
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, Assets), Cancellation);
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Assets[1..]), Cancellation);
        await Store.Inventory.ApplyAsync(
            SampleEstate.Snapshot(Now, Assets[3] with { Key = new(other, "i-0003"), Subnet = new(other, "s"), }) with { Key = other }, Cancellation);

        (await AssetsAsync(new() { Account = SampleEstate.Account })).Count.ShouldBe(24);
        (await AssetsAsync(new() { Account = SampleEstate.Account, IncludeEnded = true })).Count.ShouldBe(25);
        (await AssetsAsync(new() { AssetId = "i-0003" })).Count.ShouldBe(2);
        (await AssetsAsync(new() { AssetId = "i-0003", Account = other })).ShouldHaveSingleItem().Snapshot.Key.Account.ShouldBe(other);
        (await AssetsAsync(new() { AssetId = "0003" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListServices_FilteredAndPaged_GivesThemByAssetAddressAndPort()
    {
        await StartCampaignAsync("c-1", Assets);
        foreach (var target in await ClaimAsync("c-1", "job-1"))
            await RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now, "1-9000", 22, 443, 8080));

        var services = await ReadAllAsync(page => Store.Estate.ListServicesAsync(EstateFilter.None, page, Cancellation));
        services.Select(service => (service.Asset, (int)service.Service.Port.Number)).ShouldBe(
            from asset in Assets from port in new[] { 22, 443, 8080 } select (asset.Key, port));
        (await ServicesAsync(new() { Port = 443 })).Count.ShouldBe(25);
        (await ServicesAsync(new() { AssetId = "i-0007" })).Count.ShouldBe(3);
        (await ServicesAsync(new() { AssetId = "i-0007", Text = "NGIN" })).Count.ShouldBe(3);
        (await ServicesAsync(new() { Text = "' OR 1=1 --" })).ShouldBeEmpty();
        (await ServicesAsync(new() { Text = "%" })).ShouldBeEmpty();
        (await ServicesAsync(new() { Account = new AccountKey(CloudProvider.File, "lab") })).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListServices_SeenFromTwoVantages_GivesBothAndPagesBetweenThem()
    {
        foreach (var (campaign, vantage) in new[] { ("c-1", "local"), ("c-2", "internet/external") })
        {
            await StartCampaignAsync(campaign, [.. Assets.Take(1)]);
            foreach (var target in await ClaimAsync(campaign, "job-1"))
                await RecordAsync(campaign, target, SampleEstate.Look(target.Address, Now, "1-9000", 443) with { Vantage = vantage });
        }

        var services = await ReadAllAsync(page => Store.Estate.ListServicesAsync(EstateFilter.None, page with { Limit = 1 }, Cancellation));

        services.Select(service => service.Vantage).ShouldBe(["internet/external", "local"]);
    }

    [Fact]
    public async Task ListFindings_FilteredAndPaged_GivesNewestFirst()
    {
        await Store.Detection.SaveAsync(
            [.. Assets.Select((asset, index) => new DetectionResult(SampleEstate.Baseline(asset, 1), [SampleEstate.NewService(asset, 80, Now.AddMinutes(index / 2), $"c-{index % 2}")], []))],
            Cancellation);
        var resolved = SampleEstate.NewService(Assets[4], 80, Now).Id;
        await Store.Detection.SaveAsync([new(SampleEstate.Baseline(Assets[4], 2), [], [resolved])], Cancellation);

        var findings = await ReadAllAsync(page => Store.Estate.ListFindingsAsync(new() { IncludeEnded = true }, page, Cancellation));
        findings.Count.ShouldBe(25);
        findings.Select(finding => finding.FirstSeenAt).ShouldBeInOrder(SortDirection.Descending);
        findings.Select(finding => finding.Id).ShouldBeUnique();
        (await FindingsAsync(EstateFilter.None)).Count.ShouldBe(24);
        (await FindingsAsync(new() { CampaignId = "c-1" })).Count.ShouldBe(12);
        (await FindingsAsync(new() { AssetId = "i-0003" })).ShouldHaveSingleItem().Asset.ShouldBe(Assets[3].Key);
        (await FindingsAsync(new() { Text = FindingType.FirstSeen })).ShouldBeEmpty();
        (await FindingsAsync(new() { Port = 80, Text = FindingType.NewService })).Count.ShouldBe(24);
    }

    [Fact]
    public async Task FindFinding_OpenOrResolved_IsFoundByItsId()
    {
        var finding = SampleEstate.NewService(Assets[4], 80, Now);
        await Store.Detection.SaveAsync([new(SampleEstate.Baseline(Assets[4], 1), [finding], [])], Cancellation);
        (await Store.Estate.FindFindingAsync(finding.Id, Cancellation)).ShouldNotBeNull().State.ShouldBe(FindingState.Open);

        await Store.Detection.SaveAsync([new(SampleEstate.Baseline(Assets[4], 2), [], [finding.Id])], Cancellation);

        var found = (await Store.Estate.FindFindingAsync(finding.Id, Cancellation)).ShouldNotBeNull();
        found.State.ShouldBe(FindingState.Resolved);
        found.Asset.ShouldBe(Assets[4].Key);
        (await Store.Estate.FindFindingAsync("f-\0none", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task ListCampaigns_PageByPage_GivesNewestFirst()
    {
        for (var number = 0; number < 25; number++)
            await Store.Campaigns.CreateAsync(NewCampaign($"c-{number:d2}", Now.AddMinutes(number / 3)), Cancellation);
        var campaigns = await ReadAllAsync(page => Store.Estate.ListCampaignsAsync(page, Cancellation));
        campaigns.Select(campaign => campaign.Id).ShouldBe(Enumerable.Range(0, 25).Reverse().Select(number => $"c-{number:d2}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense!")]
    [InlineData("bm9uc2Vuc2U")]
    [InlineData("WyJzZXJ2aWNlcyIsImEiLCJub3QgYW4gYWRkcmVzcyIsIjAiLCI4MCJd")]
    [InlineData("WyJzZXJ2aWNlcyIsbnVsbCxudWxsLG51bGwsbnVsbF0")]
    [InlineData("bnVsbA")]
    public async Task List_ForeignCursor_IsAFormatError(string cursor)
    {
        await Should.ThrowAsync<FormatException>(() => Store.Estate.ListAssetsAsync(EstateFilter.None, new(10, cursor), Cancellation));
        await Should.ThrowAsync<FormatException>(() => Store.Estate.ListServicesAsync(EstateFilter.None, new(10, cursor), Cancellation));
        await Should.ThrowAsync<FormatException>(() => Store.Estate.ListFindingsAsync(EstateFilter.None, new(10, cursor), Cancellation));
        await Should.ThrowAsync<FormatException>(() => Store.Estate.ListCampaignsAsync(new(10, cursor), Cancellation));
    }

    [Fact]
    public async Task List_CursorOfAnotherList_IsAFormatError()
    {
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, Assets), Cancellation);
        var assets = await Store.Estate.ListAssetsAsync(EstateFilter.None, new(1, null), Cancellation);
        await Should.ThrowAsync<FormatException>(() => Store.Estate.ListCampaignsAsync(new(1, assets.Next), Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task List_LimitOutOfBounds_IsAnError(int limit) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.Estate.ListCampaignsAsync(new(limit, null), Cancellation));

    [Fact]
    public async Task Count_FilledStore_CountsWhatHoldsNow()
    {
        (await Store.Estate.CountAsync(Cancellation)).ShouldBe(new EstateCounts(0, 0, 0, 0, 0));
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, Assets), Cancellation);
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Assets[1..]), Cancellation);
        await ScanAsync("c-1", Assets[1], target => SampleEstate.Look(target.Address, Now, "1-1000", 22, 80));
        await Store.Detection.SaveAsync([new(SampleEstate.Baseline(Assets[1], 1), [SampleEstate.NewService(Assets[1], 80, Now)], [])], Cancellation);
        (await Store.Estate.CountAsync(Cancellation)).ShouldBe(new EstateCounts(1, 24, 2, 1, 1));
    }

    private static async Task<List<T>> ReadAllAsync<T>(Func<PageRequest, Task<Page<T>>> list)
    {
        var rows = new List<T>();
        string? cursor = null;
        do
        {
            var page = await list(new(7, cursor));
            page.Rows.Length.ShouldBeInRange(1, 7);
            rows.AddRange(page.Rows);
            cursor = page.Next;
        }
        while (cursor is not null);
        return rows;
    }

    private async Task<IReadOnlyList<Asset>> AssetsAsync(EstateFilter filter) =>
        (await Store.Estate.ListAssetsAsync(filter, new(1000, null), Cancellation)).Rows;

    private async Task<IReadOnlyList<Domain.Scanning.CurrentService>> ServicesAsync(EstateFilter filter) =>
        (await Store.Estate.ListServicesAsync(filter, new(1000, null), Cancellation)).Rows;

    private async Task<IReadOnlyList<Finding>> FindingsAsync(EstateFilter filter) =>
        (await Store.Estate.ListFindingsAsync(filter, new(1000, null), Cancellation)).Rows;
}
