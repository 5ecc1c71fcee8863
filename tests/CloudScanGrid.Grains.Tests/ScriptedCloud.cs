using System.Collections.Concurrent;
using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Grains.Tests;

/// <summary>A cloud provider whose accounts a test writes.</summary>
internal sealed class ScriptedCloud : ICloudInventory
{
    private int _readingNow;
    private int _ownershipCalls;

    /// <summary>Who owns addresses now.</summary>
    public Func<IReadOnlyCollection<System.Net.IPAddress>, OwnershipAnswer> Owners { get; set; } = _ => new([], null);

    public int OwnershipCalls => Volatile.Read(ref _ownershipCalls);

    public CloudProvider Provider => CloudProvider.Aws;

    public ImmutableArray<ListedAccount> Accounts { get; set; } = [];

    public ImmutableArray<string> Trouble { get; set; } = [];

    /// <summary>What an account shows.</summary>
    public Func<AccountKey, AccountReading> Read { get; set; } = account => AccountReading.Of(SnapshotOf(account));

    /// <summary>Whether its accounts are read region by region, where somebody asks for that.</summary>
    public bool ShowsRegions { get; set; }

    /// <summary>The regions of each delta that was read, in their order.</summary>
    public ConcurrentQueue<string> Deltas { get; } = new();

    /// <summary>Awaited before each read.</summary>
    public Func<AccountKey, CancellationToken, Task> BeforeRead { get; set; } = (_, _) => Task.CompletedTask;

    public ConcurrentDictionary<AccountKey, int> Reads { get; } = new();

    public int MostAtOnce { get; private set; }

    public static AccountKey Key(int number) => new(CloudProvider.Aws, $"{100_000_000_000 + number}");

    public static AccountSnapshot SnapshotOf(AccountKey account, params IEnumerable<string> assets) => new()
    {
        Key = account,
        Region = "eu-west-1",
        Scope = new([System.Net.IPNetwork.Parse("10.0.0.0/8")], [], []),
        Subnets = [new(new(account, "subnet-1"), System.Net.IPNetwork.Parse("10.0.0.0/8"), [.. assets.Select((asset, index) => new AssetSnapshot
        {
            Key = new(account, asset), Subnet = new(account, "subnet-1"), Addresses = [System.Net.IPAddress.Parse($"10.0.0.{index + 1}")],
        })])],
        TakenAt = TimeProvider.System.GetUtcNow(),
    };

    public Task<AccountListing> ListAccountsAsync(CancellationToken cancellationToken) => Task.FromResult(new AccountListing(Accounts, Trouble));

    public IAccountReader Open(AccountKey account) => new Reader(this, account);

    private sealed class Reader(ScriptedCloud cloud, AccountKey account) : IAccountReader
    {
        public async Task<AccountReading> ReadRegionsAsync(IReadOnlyCollection<string> regions, CancellationToken cancellationToken)
        {
            if (!cloud.ShowsRegions)
                return await ReadAsync(cancellationToken);
            cloud.Deltas.Enqueue(string.Join(' ', regions.Order(StringComparer.Ordinal)));
            await cloud.BeforeRead(account, cancellationToken);
            var whole = cloud.Read(account);
            return whole with
            {
                Snapshot = whole.Snapshot with
                {
                    IsDelta = true,
                    RegionsRead = [.. regions],
                    Subnets = [.. whole.Snapshot.Subnets.Select(subnet => subnet with { Assets = [.. subnet.Assets.Where(asset => regions.Contains(asset.Region ?? whole.Snapshot.Region))] })],
                },
                Networks = [.. whole.Networks.Where(network => regions.Contains(network.Region))],
            };
        }

        public async Task<AccountReading> ReadAsync(CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref cloud._readingNow);
            lock (cloud)
                cloud.MostAtOnce = Math.Max(cloud.MostAtOnce, now);
            try
            {
                await cloud.BeforeRead(account, cancellationToken);
                cloud.Reads.AddOrUpdate(account, 1, (_, reads) => reads + 1);
                return cloud.Read(account);
            }
            finally
            {
                Interlocked.Decrement(ref cloud._readingNow);
            }
        }

        public Task<OwnershipAnswer> FindOwnersAsync(string region, IReadOnlyCollection<System.Net.IPAddress> addresses, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref cloud._ownershipCalls);
            return Task.FromResult(cloud.Owners(addresses));
        }

        public Task<IReadOnlyList<PermissionCheck>> TestAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
