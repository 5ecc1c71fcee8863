using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What the suites share: an empty store for each test, and the steps that lead to an observation.</summary>
public abstract class StoreCompliance : IAsyncLifetime
{
    private StoreUnderTest? _store;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ManualClock Clock { get; } = new(SampleEstate.Start);

    protected DateTimeOffset Now => Clock.GetUtcNow();

    protected StoreUnderTest Store => _store ?? throw new InvalidOperationException("The store is opened before each test.");

    public async ValueTask InitializeAsync() => _store = await OpenAsync(Clock);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens an empty store that lives by this clock and gives a target up after three leases that ran out.</summary>
    protected abstract Task<StoreUnderTest> OpenAsync(TimeProvider time);

    protected static Campaign NewCampaign(string id, DateTimeOffset createdAt) => new(
        id,
        new() { Accounts = [SampleEstate.Account], Profile = ScanProfiles.Light, RequestedBy = "tests" },
        CampaignState.Planning,
        createdAt,
        null,
        null);

    protected static PlannedTarget[] TargetsOf(params IEnumerable<AssetSnapshot> assets) =>
    [
        .. from asset in assets
           from address in asset.Addresses
           select new PlannedTarget(asset.Key, asset.Subnet, asset.Incarnation, address, "local", null),
    ];

    /// <summary>A running campaign with every address of these assets as a target.</summary>
    protected async Task StartCampaignAsync(string id, params IEnumerable<AssetSnapshot> assets)
    {
        await Store.Campaigns.CreateAsync(NewCampaign(id, Now), Cancellation);
        await Store.Campaigns.AddTargetsAsync(id, TargetsOf(assets), Cancellation);
        await Store.Campaigns.SetStateAsync(id, CampaignState.Running, null, Now, Cancellation);
    }

    /// <summary>Claims for ten minutes.</summary>
    protected Task<IReadOnlyList<ScanTarget>> ClaimAsync(string campaignId, string jobId, int limit = 100) =>
        Store.Campaigns.ClaimAsync(new(campaignId, "local", SampleEstate.Subnet, jobId, limit, Now, TimeSpan.FromMinutes(10)), Cancellation);

    protected Task<RecordedObservation> RecordAsync(string campaignId, ScanTarget target, HostObservation host) => Store.Observations.RecordAsync(
        new()
        {
            Asset = target.Asset,
            Subnet = target.Subnet,
            Incarnation = target.Incarnation,
            CampaignId = campaignId,
            FencingToken = target.FencingToken,
            Profile = "light",
            Host = host,
        },
        Cancellation);

    /// <summary>Runs a whole campaign over one asset with one address.</summary>
    protected async Task<RecordedObservation> ScanAsync(string campaignId, AssetSnapshot asset, Func<ScanTarget, HostObservation> look)
    {
        await StartCampaignAsync(campaignId, asset);
        var target = (await ClaimAsync(campaignId, $"job-of-{campaignId}")).ShouldHaveSingleItem();
        return await RecordAsync(campaignId, target, look(target));
    }

    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> rows)
    {
        var list = new List<T>();
        await foreach (var row in rows)
            list.Add(row);
        return list;
    }
}
