using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Scanning.Tests;

/// <summary>The part of the inventory that the guard reads.</summary>
internal sealed class InventoryInMemory : IInventoryStore
{
    public const string Region = "local";

    public Dictionary<AccountKey, AccountState> Accounts { get; } = [];

    public List<Asset> Assets { get; } = [];

    /// <summary>Those of every account.</summary>
    public List<NetworkFacts> Networks { get; } = [];

    public Exception? Failure { get; set; }

    public void Own(IEnumerable<ScanTarget> targets)
    {
        foreach (var target in targets)
        {
            var scope = new AccountScope([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("10.0.0.0/8")], [], []);
            Accounts.TryAdd(target.Asset.Account, new AccountState(target.Asset.Account, Region, scope, new AccountLimits(), [], TimeProvider.System.GetUtcNow()));
            var snapshot = new AssetSnapshot { Key = target.Asset, Subnet = target.Subnet, Addresses = [target.Address] };
            Assets.Add(new Asset(snapshot, Region, DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow(), null));
        }
    }

    public Task<AccountState?> FindAccountAsync(AccountKey account, CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult(Accounts.GetValueOrDefault(account)) : Task.FromException<AccountState?>(Failure);

    public Task<IReadOnlyList<Asset>> FindOwnersAsync(IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Asset>>(Assets.FindAll(asset => asset.RetiredAt is null && asset.Snapshot.Addresses.Any(addresses.Contains)));

    public Task<InventoryChange> ApplyAsync(AccountReading reading, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<NetworkFacts>> ListNetworksAsync(AccountKey account, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NetworkFacts>>(Networks);

    public Task<IReadOnlyList<AccountState>> ListAccountsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Asset?> FindAssetAsync(AssetKey asset, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<Asset> ReadLiveAssetsAsync(AccountKey account, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Asset>> ListSubnetAssetsAsync(SubnetKey subnet, CancellationToken cancellationToken) => throw new NotSupportedException();
}
