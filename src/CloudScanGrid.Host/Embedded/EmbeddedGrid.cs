using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.Host.Campaigns;
using CloudScanGrid.Host.Silo;
using CloudScanGrid.Storage;

namespace CloudScanGrid.Host.Embedded;

/// <summary>A whole grid in this process, or one silo of a cluster: the silo, its store, and, where it serves, the API.</summary>
public sealed class EmbeddedGrid : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);

    private readonly IHost _host;

    private EmbeddedGrid(IHost host, IGridStore store, bool isInCluster)
    {
        _host = host;
        Store = store;
        IsInCluster = isInCluster;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Engine = host.Services.GetRequiredService<IScanEngine>();
        Campaigns = host.Services.GetRequiredService<CampaignRequests>();
    }

    /// <summary>Whether other silos may be there besides this one.</summary>
    public bool IsInCluster { get; }

    /// <summary>The store.</summary>
    public IGridStore Store { get; }

    /// <summary>The grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The engine.</summary>
    public IScanEngine Engine { get; }

    /// <summary>Starts campaigns.</summary>
    public CampaignRequests Campaigns { get; }

    /// <summary>Starts the grid over a store that it then owns. Leases that the store still shows belong to a dead process and are given back, as are its temporary files.</summary>
    public static Task<EmbeddedGrid> StartAsync(IHost host, IGridStore store, CancellationToken cancellationToken) => StartAsync(host, store, isInCluster: false, cancellationToken);

    /// <summary>Starts a silo of a cluster over a store that it then owns. Leases that the store shows are those of silos that live.</summary>
    public static Task<EmbeddedGrid> JoinAsync(IHost host, IGridStore store, CancellationToken cancellationToken) => StartAsync(host, store, isInCluster: true, cancellationToken);

    /// <summary>Reads an inventory and applies it, account by account. Nothing is applied when anything is wrong.</summary>
    public async Task<InventoryReading> SynchroniseAsync(IInventorySource source, CancellationToken cancellationToken)
    {
        var reading = await source.ReadAsync(cancellationToken);
        if (reading.IsValid)
        {
            foreach (var account in reading.Accounts)
                await Grains.GetAccount(account.Key).SyncAsync(account);
            _host.Services.GetService<ScannerAnnouncer>()?.AnnounceNow();
        }

        return reading;
    }

    /// <summary>Waits until a campaign has ended.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="progress">Called every 200 ms.</param>
    /// <param name="cancellationToken">Stops the waiting, not the campaign.</param>
    public async Task<CampaignProgress> WaitAsync(string campaignId, Action<CampaignProgress> progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookPeriod);
        while (true)
        {
            var now = await Store.Campaigns.CountAsync(campaignId, cancellationToken);
            progress(now);
            if (now.State is CampaignState.Completed or CampaignState.Cancelled)
                return now;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Stops the silo, which hands back what it did not finish, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
        await Store.DisposeAsync();
    }

    private static async Task<EmbeddedGrid> StartAsync(IHost host, IGridStore store, bool isInCluster, CancellationToken cancellationToken)
    {
        try
        {
            TemporaryDirectory.Sweep();
            if (!isInCluster)
            {
                await store.Campaigns.ReleaseAllAsync(cancellationToken);
                await store.Leases.RemoveAllAsync(cancellationToken);
            }

            await host.StartAsync(cancellationToken);
            return new EmbeddedGrid(host, store, isInCluster);
        }
        catch
        {
            host.Dispose();
            await store.DisposeAsync();
            throw;
        }
    }
}
