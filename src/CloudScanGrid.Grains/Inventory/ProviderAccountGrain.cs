using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace CloudScanGrid.Grains.Inventory;

[OnControl, RandomPlacement]
internal sealed partial class ProviderAccountGrain(
    IInventoryStore inventory,
    ILeaseStore leases,
    IEnumerable<ICloudInventory> inventories,
    IOptions<InventoryOptions> options,
    TimeProvider clock,
    ILogger<ProviderAccountGrain> logger)
    : Grain, IProviderAccountGrain, IDisposable
{
    /// <summary>Changes that are remembered, so that one that is told twice is not scanned twice.</summary>
    private const int MostFollowed = 10_000;

    private const int MostNamed = 5;

    /// <summary>Stores keep times less exactly than clocks give them.</summary>
    private static readonly TimeSpan StoredPrecision = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly OwnershipConfirmations _confirmations = new(clock);
    private LeasedBudgets _budgets = null!;
    private IAccountReader? _reader;
    private string? _name;
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private AccountReads? _reads;

    private AccountReads Reads => _reads ??= new AccountReads(ReadAsync);

    private AccountScans Scans => new(Key, inventory, GrainFactory, clock);

    private AccountKey Key => AccountKey.Parse(this.GetPrimaryKeyString());

    private IAccountReader Reader => _reader ??= inventories.First(one => one.Provider == Key.Provider).Open(Key);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var limits = (await inventory.FindAccountAsync(Key, cancellationToken))?.Limits ?? new AccountLimits();
        _budgets = new LeasedBudgets(Key.ToString(), leases, clock);
        await _budgets.LoadAsync(limits.ConcurrentHosts, limits.PacketsPerSecond, cancellationToken);
    }

    // The API's quota is the account's, and this grain its one owner: a read that went on elsewhere would use it twice.
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Reads.Running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _stop.Dispose();

    public Task<InventoryChange> SyncAsync(AccountSnapshot snapshot) => snapshot.Key == Key
        ? ApplyAsync(AccountReading.Of(snapshot))
        : throw new ArgumentException($"a snapshot of {snapshot.Key} was given to {Key}", nameof(snapshot));

    // A read takes minutes, and budgets are asked for all the while.
    public Task RefreshAsync()
    {
        Reads.Begin();
        return Task.CompletedTask;
    }

    public Task RefreshAsync(string name)
    {
        if (name.Length > 0)
            _name = name.Length > AccountSnapshot.MostName ? name[..AccountSnapshot.MostName] : name;
        return RefreshAsync();
    }

    public async Task FollowAsync(ImmutableArray<CloudChange> changes)
    {
        // Whose accounts are ours the inventory decides, not who may write to a queue. One that was never read is soon read as a whole.
        await Reads.Running;
        if (await inventory.FindAccountAsync(Key, _stop.Token) is not { Scope.Allowed.IsEmpty: false })
        {
            LogNotOurs(Key, changes.Length);
            return;
        }

        if (!await Reads.ReadAsync(changes.Select(change => change.Region)))
            throw new InvalidOperationException($"{Key} could not be read");

        var news = changes.Where(change => !_followed.Contains(change.Id)).ToList();
        if (news.Count == 0)
            return;
        var changed = new ChangedAssets(news, await inventory.ListNetworksAsync(Key, _stop.Token));
        var scanned = await Scans.StartAsync(options.Value.ChangeProfile, asset => changed.Holds(asset.Snapshot), _stop.Token);

        // Only now: one whose scan could not be started comes again.
        if (_followed.Count > MostFollowed)
            _followed.Clear();
        _followed.UnionWith(news.Select(change => change.Id));
        LogFollowed(Key, news.Count, string.Join(", ", news.Select(change => change.What).Distinct(StringComparer.Ordinal).Take(MostNamed)), scanned);
    }

    public async Task<OwnershipAnswer> ConfirmAsync(ImmutableArray<OwnedAddress> addresses, TimeSpan mostAge)
    {
        var answer = await _confirmations.ConfirmAsync(
            addresses, mostAge, (region, asked) => Task.Run(() => Reader.FindOwnersAsync(region, [.. asked.Select(one => one.Address)], _stop.Token)));

        // What is not as it was known is soon known as it is.
        if (answer.Trouble is null && addresses.Except(answer.Confirmed).Select(address => address.Region).ToList() is { Count: > 0 } regions)
            Reads.Begin(regions);
        return answer;
    }

    public async Task LapseAsync(string reason, bool isOurs)
    {
        if (await inventory.FindAccountAsync(Key, CancellationToken.None) is not { } known || (known.Gaps is [var gap] && gap.Reason == reason))
            return;
        LogLapsed(Key, reason);
        await ApplyAsync(AccountReading.Of(new AccountSnapshot
        {
            Key = Key,
            Region = known.Region,
            Scope = isOurs ? known.Scope : known.Scope with { Allowed = [] },
            Limits = known.Limits,
            Subnets = [],
            TakenAt = clock.GetUtcNow(),
            Completeness = SnapshotCompleteness.Partial,
            Gaps = [new SnapshotGap(null, null, reason)],
        }));
    }

    public Task<BudgetGrant> AcquireAsync(BudgetRequest request) => _budgets.AcquireAsync(request);

    public Task<bool> RenewAsync(string holder, TimeSpan duration) => _budgets.RenewAsync(holder, duration);

    public Task<int> FindFairShareAsync(string holder) => _budgets.FindFairShareAsync(holder);

    public Task<bool> WantAsync(string holder, bool wantsMore) => _budgets.WantAsync(holder, wantsMore);

    public Task ReleaseAsync(string holder) => _budgets.ReleaseAsync(holder);

    private async Task<bool> ReadAsync(ImmutableArray<string> regions)
    {
        var (isRead, isComplete, isDelta) = (false, false, !regions.IsEmpty);
        try
        {
            DelayDeactivation(LongestRead);
            // By the grid's clock; where that of another silo was ahead of it, not before what was read there.
            var known = await inventory.FindAccountAsync(Key, CancellationToken.None);
            var (now, isFirst) = (clock.GetUtcNow(), known is null);
            var takenAt = known?.ReadAt > now ? known.ReadAt : now;

            // Off the grain's scheduler: reading a provider's answers must not wait for the grain's turns.
            var reading = await Task.Run(() => isFirst || regions.IsEmpty ? Reader.ReadAsync(_stop.Token) : Reader.ReadRegionsAsync(regions, _stop.Token));
            isDelta = reading.Snapshot.IsDelta;
            var change = await ApplyAsync(reading with { Snapshot = reading.Snapshot with { TakenAt = takenAt, Name = _name } });
            if (!isFirst && change.Added > 0)
                await Scans.StartAsync(options.Value.NewProfile, asset => asset.FirstSeenAt >= takenAt - StoredPrecision, _stop.Token);
            (isRead, isComplete) = (true, reading.Snapshot.Completeness == SnapshotCompleteness.Complete);
            foreach (var gap in reading.Snapshot.Gaps)
                LogGap(Key, gap.ToString());
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            LogNotRead(exception, Key);
        }
        catch (OperationCanceledException)
        {
            // The silo ends; another one reads the account.
            return false;
        }

        DelayDeactivation(TimeSpan.Zero);

        // The whole read is due when it was.
        if (isDelta)
            return isRead;
        try
        {
            await GrainFactory.GetInventory(Key.Provider).AccountReadAsync(Key, isComplete);
        }
        catch (Exception exception)
        {
            LogEndNotTold(exception, Key);
        }

        return isRead;
    }

    private async Task<InventoryChange> ApplyAsync(AccountReading reading)
    {
        var snapshot = reading.Snapshot;
        var change = await inventory.ApplyAsync(reading, CancellationToken.None);
        _budgets.SetLimits(snapshot.Limits.ConcurrentHosts, snapshot.Limits.PacketsPerSecond);
        LogSynced(snapshot.Key, snapshot.Completeness, change.Added, change.Updated, change.Retired, change.Unchanged, change.Unknown, change.Networks, reading.Calls);
        return change;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Account} is not read any more: {Reason}. What it has is unknown from now on")]
    private partial void LogLapsed(AccountKey account, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Of account {Account} something could not be read, and what is missing there is not taken for gone: {Gap}")]
    private partial void LogGap(AccountKey account, string gap);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Changes} changes were told of account {Account}, which was never read or left the organization: they are not followed")]
    private partial void LogNotOurs(AccountKey account, int changes);

    [LoggerMessage(Level = LogLevel.Information, Message = "The provider of {Account} told of {Changes} changes ({What}); {Assets} assets that they concern are scanned")]
    private partial void LogFollowed(AccountKey account, int changes, string what, int assets);

    [LoggerMessage(Level = LogLevel.Error, Message = "Account {Account} could not be read; it is tried again with its next turn")]
    private partial void LogNotRead(Exception exception, AccountKey account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "That account {Account} was read could not be told; it is read once more")]
    private partial void LogEndNotTold(Exception exception, AccountKey account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Inventory of {Account} applied ({Completeness}): {Added} assets added, {Updated} updated, {Retired} retired, {Unchanged} unchanged, {Unknown} unknown; {Networks} networks changed; {Calls} calls of its API")]
    private partial void LogSynced(AccountKey account, SnapshotCompleteness completeness, int added, int updated, int retired, int unchanged, int unknown, int networks, int calls);
}
