using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.Host.Campaigns;
using CloudScanGrid.Host.Silo;
using CloudScanGrid.Storage;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Host.Embedded;

/// <summary>A whole grid in this process: the silo, its store, and, for a grid that serves, the API.</summary>
public sealed class EmbeddedGrid : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);

    private readonly IHost _host;

    private EmbeddedGrid(IHost host, SqliteStore store)
    {
        _host = host;
        Store = store;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Engine = host.Services.GetRequiredService<IScanEngine>();
        Campaigns = host.Services.GetRequiredService<CampaignRequests>();
    }

    /// <summary>The store.</summary>
    public SqliteStore Store { get; }

    /// <summary>The grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The engine.</summary>
    public IScanEngine Engine { get; }

    /// <summary>Starts campaigns.</summary>
    public CampaignRequests Campaigns { get; }

    /// <summary>Starts the grid over a store that it then owns. What dead processes left is cleared: their leases in the store, and their temporary files.</summary>
    public static async Task<EmbeddedGrid> StartAsync(IHost host, SqliteStore store, CancellationToken cancellationToken)
    {
        try
        {
            TemporaryDirectory.Sweep();
            await store.Campaigns.ReleaseAllAsync(cancellationToken);
            await store.Leases.RemoveAllAsync(cancellationToken);
            await host.StartAsync(cancellationToken);
            return new EmbeddedGrid(host, store);
        }
        catch
        {
            host.Dispose();
            await store.DisposeAsync();
            throw;
        }
    }

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
}
