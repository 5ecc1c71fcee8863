using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.Grains.Placement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;

namespace CloudScanGrid.Grains.Inventory;

/// <remarks>
/// It keeps nothing: when an account was read stands in the store, and one that is being read when this grain's silo dies is read once more. Each account reads itself, on whatever silo its
/// grain is, and tells this one; what is not told within <see cref="Patience"/> is due again.
/// </remarks>
[OnControl, RandomPlacement, Reentrant]
internal sealed partial class InventoryGrain(
    IEnumerable<ICloudInventory> inventories, IInventoryStore store, IOptions<InventoryOptions> options, TimeProvider clock, ILogger<InventoryGrain> logger) : Grain, IInventoryGrain
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5);

    /// <summary>An account that is still being read by then takes no harm from being asked again; one whose silo died is read anew.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<AccountKey, AccountReadState> _accounts = [];
    private readonly Turns _turns = new();
    private ICloudInventory? _inventory;
    private DateTimeOffset? _listedAt;
    private ImmutableArray<string> _trouble = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var name = this.GetPrimaryKeyString();
        _inventory = inventories.FirstOrDefault(one => string.Equals(one.Provider.ToString(), name, StringComparison.OrdinalIgnoreCase));
        if (_inventory is not null)
            this.RegisterGrainTimer(_ => LookAsync(), new GrainTimerCreationOptions(TimeSpan.Zero, LookPeriod) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task WakeAsync() => Task.CompletedTask;

    public Task SyncAsync()
    {
        _listedAt = null;
        foreach (var account in _accounts.Values)
            (account.DueAt, account.ReadingUntil) = (DateTimeOffset.MinValue, default);
        LookAsync().Ignore();
        return Task.CompletedTask;
    }

    public Task AccountReadAsync(AccountKey account, bool isComplete)
    {
        if (_accounts.TryGetValue(account, out var state))
            state.Read(isComplete, clock.GetUtcNow() + options.Value.SyncPeriod);

        // Who tells it need not wait until the next ones have begun.
        LookAsync().Ignore();
        return Task.CompletedTask;
    }

    public Task<InventoryState> GetStateAsync()
    {
        var now = clock.GetUtcNow();
        return Task.FromResult(new InventoryState(
            _accounts.Count,
            _accounts.Values.Count(account => !account.IsReading(now) && account.DueAt <= now),
            _accounts.Values.Count(account => account.IsReading(now)),
            _accounts.Values.Count(account => !account.IsComplete),
            _listedAt,
            _trouble));
    }

    private Task<bool> LookAsync() => _turns.TakeAsync(async () =>
    {
        try
        {
            var now = clock.GetUtcNow();
            if (_listedAt is null || now - _listedAt >= options.Value.ListPeriod)
                await ListAsync();
            await StartAsync();
            return true;
        }
        catch (Exception exception)
        {
            // The store is away, or a silo died: the next look is in a few seconds.
            LogLookFailed(exception, this.GetPrimaryKeyString());
            return false;
        }
    });

    private async Task ListAsync()
    {
        // Off the grain's scheduler: reading a provider's answers must not wait for the grain's turns.
        var listing = await Task.Run(() => _inventory!.ListAccountsAsync(CancellationToken.None));
        var known = (await store.ListAccountsAsync(CancellationToken.None)).Where(account => account.Key.Provider == _inventory!.Provider).ToDictionary(account => account.Key);
        foreach (var trouble in listing.Trouble)
            LogListTrouble(this.GetPrimaryKeyString(), trouble);
        _trouble = listing.Trouble;
        foreach (var account in listing.Accounts)
        {
            if (!account.IsActive)
            {
                if (known.ContainsKey(account.Key))
                    await GrainFactory.GetAccount(account.Key).LapseAsync("the account is suspended: its organization says so", isOurs: true);
                _accounts.Remove(account.Key);
                continue;
            }

            if (!_accounts.TryGetValue(account.Key, out var reading))
            {
                var state = known.GetValueOrDefault(account.Key);
                _accounts[account.Key] = reading = new AccountReadState(state is null ? DateTimeOffset.MinValue : state.SyncedAt + options.Value.SyncPeriod, state?.Gaps.IsEmpty ?? true);
            }

            reading.Name = account.Name;
        }

        if (listing.Trouble.IsEmpty)
            await LetGoAsync(known.Keys.Except(listing.Accounts.Select(account => account.Key)));
        LogListed(this.GetPrimaryKeyString(), _accounts.Count);
        _listedAt = clock.GetUtcNow();
    }

    private async Task LetGoAsync(IEnumerable<AccountKey> gone)
    {
        foreach (var account in gone)
        {
            _accounts.Remove(account);
            await GrainFactory.GetAccount(account).LapseAsync("neither the configuration nor the organization names the account any more", isOurs: false);
        }
    }

    private async Task StartAsync()
    {
        var now = clock.GetUtcNow();
        var free = options.Value.AccountsAtOnce - _accounts.Values.Count(account => account.IsReading(now));
        foreach (var (key, account) in _accounts.Where(one => !one.Value.IsReading(now) && one.Value.DueAt <= now).OrderBy(one => one.Value.DueAt).Take(Math.Max(0, free)).ToList())
        {
            account.ReadingUntil = now + Patience;
            await GrainFactory.GetAccount(key).RefreshAsync(account.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Provider {Provider} has {Accounts} accounts that are read")]
    private partial void LogListed(string provider, int accounts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts of {Provider} are not all known: {Trouble}. Those that are known are read; none is taken for gone")]
    private partial void LogListTrouble(string provider, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts of {Provider} could not be looked after; it is tried again in a few seconds")]
    private partial void LogLookFailed(Exception exception, string provider);

    private sealed class AccountReadState(DateTimeOffset dueAt, bool isComplete)
    {
        public string Name { get; set; } = "";

        public DateTimeOffset DueAt { get; set; } = dueAt;

        public bool IsComplete { get; private set; } = isComplete;

        public DateTimeOffset ReadingUntil { get; set; }

        public bool IsReading(DateTimeOffset now) => ReadingUntil > now;

        public void Read(bool isComplete, DateTimeOffset dueAt) => (IsComplete, DueAt, ReadingUntil) = (isComplete, dueAt, default);
    }
}
