using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Scanning.Nmap;

namespace CloudScanGrid.Scanning.Scope;

/// <summary>
/// Decides last, on the final arguments, in the silo that runs nmap (invariant 1). It trusts nothing that was planned: ownership, scope, exclusions, windows and
/// the lease are read again. What it refuses is audited and counted before anything runs; if that cannot be written, nothing runs (invariant 7).
/// </summary>
/// <param name="inventory">Where ownership is read.</param>
/// <param name="scanners">From where assets are scanned.</param>
/// <param name="ownership">Where it is confirmed, when what was read is old.</param>
/// <param name="audit">Where refusals are written.</param>
/// <param name="leases">The leases of this silo's jobs.</param>
/// <param name="options">How strict it is.</param>
/// <param name="metrics">Where refusals are counted.</param>
/// <param name="time">The clock.</param>
public sealed class ScopeGuard(
    IInventoryStore inventory, ScannerRegions scanners, IOwnershipSource ownership, IAuditLog audit, IJobLeases leases, ScopeGuardOptions options, EngineMetrics metrics, TimeProvider time)
{
    /// <summary>ENOSPC, as <see cref="IOException"/> carries it on Unix.</summary>
    internal const int ErrorNoSpace = 28;

    private const string Actor = "scope-guard";

    /// <summary>Decides on one call of nmap.</summary>
    /// <param name="job">The job.</param>
    /// <param name="targets">Those of its targets that the call is for.</param>
    /// <param name="arguments">nmap's final arguments.</param>
    /// <param name="cancellationToken">Stops the reading of the inventory.</param>
    internal async Task<ScopeDecision> ClearAsync(
        ScanJob job, IReadOnlyList<ScanTarget> targets, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        // Nothing is refused: the targets are another job's by now, or wait for one.
        if (leases.Remaining(job) <= TimeSpan.Zero)
            return new ScopeDecision(null, [], $"the lease of job {job.JobId} has ended, so nothing was scanned; its targets go back to the queue", ScanOutcome.Cancelled);
        List<TargetRefusal> refusals;
        try
        {
            refusals = await RefuseAsync(job, targets, arguments, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new ScopeDecision(null, [], $"ownership could not be confirmed, so nothing was scanned: {exception.Message}", ScanOutcome.Cancelled);
        }

        try
        {
            await AuditAsync(job, refusals, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var isFull = exception is IOException { HResult: ErrorNoSpace };
            return new ScopeDecision(
                null, [], $"refusals could not be audited, so nothing was scanned: {exception.Message}", isFull ? ScanOutcome.DiskFull : ScanOutcome.Cancelled);
        }

        metrics.Decided(job, refusals);
        var refused = refusals.Select(refusal => refusal.Address).ToHashSet();
        ImmutableArray<IPAddress> cleared = [.. targets.Select(target => target.Address).Where(address => !refused.Contains(address))];
        return new ScopeDecision(cleared.IsEmpty ? null : new Cleared(arguments, cleared), [.. refusals]);
    }

    private async Task<List<TargetRefusal>> RefuseAsync(
        ScanJob job, IReadOnlyList<ScanTarget> targets, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        List<TargetRefusal> RefuseAll(RefusalReason reason, string explanation) =>
            [.. targets.Select(target => new TargetRefusal(target.Asset, target.Address, reason, explanation))];

        if (NmapArgumentRules.WhyForbidden(arguments) is { } forbidden)
            return RefuseAll(RefusalReason.ForbiddenArgument, forbidden);

        var accounts = new Dictionary<AccountKey, AccountState?>();
        foreach (var key in targets.Select(target => target.Asset.Account).Distinct())
            accounts[key] = await inventory.FindAccountAsync(key, cancellationToken);
        var all = await inventory.FindOwnersAsync([.. targets.Select(target => target.Address)], cancellationToken);
        var owners = all.ToLookup(owner => owner.Snapshot.Key);
        var rivals = await AmbiguousAddresses.FindAsync(job, targets, all, scanners);

        var now = time.GetUtcNow();
        var refusals = targets.Select(target => Refuse(target, accounts[target.Asset.Account], owners[target.Asset], rivals, now)).OfType<TargetRefusal>().ToList();
        var refused = refusals.Select(refusal => (refusal.Asset, refusal.Address)).ToHashSet();
        foreach (var account in targets.Where(target => !refused.Contains((target.Asset, target.Address)) && IsToBeConfirmed(target)).GroupBy(target => target.Asset.Account))
            refusals.AddRange(await ConfirmAsync(account.Key, [.. account], owners, cancellationToken));
        return refusals;

        // By the asset, not by its account: a region that changed was read since, and one that cannot be read was seen longer ago.
        bool IsToBeConfirmed(ScanTarget target) => target.Asset.Account.Provider != CloudProvider.File && now - owners[target.Asset].First().LastSeenAt > options.CloudOwnershipLimit;
    }

    /// <summary>Asks the provider itself, just before: an address that was given up meanwhile is a stranger's by now.</summary>
    private async Task<IEnumerable<TargetRefusal>> ConfirmAsync(AccountKey account, List<ScanTarget> targets, ILookup<AssetKey, Asset> owners, CancellationToken cancellationToken)
    {
        var asked = targets.ToDictionary(target => target, target => new OwnedAddress(target.Asset.AssetId, target.Incarnation, owners[target.Asset].First().Region, target.Address));
        var answer = await ownership.ConfirmAsync(account, [.. asked.Values], options.CloudOwnershipLimit, cancellationToken);
        var confirmed = answer.Confirmed.ToHashSet();
        return targets.Where(target => !confirmed.Contains(asked[target])).Select(target => answer.Trouble is { } trouble
            ? new TargetRefusal(target.Asset, target.Address, RefusalReason.OwnershipStale, $"{account} could not be asked whether {target.Asset.AssetId} still owns {target.Address}: {trouble}")
            : new TargetRefusal(target.Asset, target.Address, RefusalReason.NotOwned, $"{target.Asset} does not own {target.Address} any more, as its provider says now"));
    }

    private TargetRefusal? Refuse(ScanTarget target, AccountState? account, IEnumerable<Asset> owners, Dictionary<ScanTarget, Asset> rivals, DateTimeOffset now)
    {
        TargetRefusal Because(RefusalReason reason, string explanation) => new(target.Asset, target.Address, reason, explanation);

        if (account is null)
            return Because(RefusalReason.NotOwned, $"{target.Asset.Account} is in no inventory");
        if (now - account.SyncedAt > options.OwnershipLimit)
        {
            return Because(
                RefusalReason.OwnershipStale, $"{account.Key} was last confirmed at {account.SyncedAt:yyyy-MM-dd HH:mm}Z, longer ago than {options.OwnershipLimit}");
        }

        var owner = owners.FirstOrDefault(asset => asset.RetiredAt is null && asset.Snapshot.Addresses.Contains(target.Address));
        if (owner is null)
            return ScopeRules.Refuse(account, Nobody(target), target.Address, now) ?? Because(RefusalReason.NotOwned, $"{target.Asset} does not own {target.Address}");
        if (now - owner.LastSeenAt > options.OwnershipLimit)
        {
            return Because(
                RefusalReason.OwnershipStale,
                $"the inventory last showed {target.Asset} at {owner.LastSeenAt:yyyy-MM-dd HH:mm}Z, longer ago than {options.OwnershipLimit}: its part of the account could not be read since");
        }

        if (!string.Equals(owner.Snapshot.Incarnation, target.Incarnation, StringComparison.Ordinal))
            return Because(RefusalReason.NotOwned, $"{target.Asset} was started anew since the scan was planned");
        if (ScopeRules.Refuse(account, owner.Snapshot, target.Address, now) is { } refusal)
            return refusal;
        return rivals.TryGetValue(target, out var rival)
            ? Because(
                RefusalReason.AmbiguousAddress,
                $"{rival.Snapshot.Key} in {rival.Snapshot.Subnet.SubnetId} owns {target.Address}, too, and from here nobody can tell which one answers: give one of the networks scanners of its own (Inventory:ScannerRegions)")
            : null;
    }

    // A reserved address is refused as such even when nobody owns it.
    private static AssetSnapshot Nobody(ScanTarget target) => new() { Key = target.Asset, Subnet = target.Subnet, Addresses = [] };

    private async Task AuditAsync(ScanJob job, List<TargetRefusal> refusals, CancellationToken cancellationToken)
    {
        if (refusals.Count == 0)
            return;
        var now = time.GetUtcNow();
        var records = refusals.ConvertAll(refusal => new AuditRecord(
            now, Actor, "scope.refuse", refusal.Asset.ToString(), $"{refusal.Address} of job {job.JobId}, campaign {job.CampaignId}: {EnumText.Of(refusal.Reason)}, {refusal.Explanation}"));
        await audit.AppendAsync(records, cancellationToken);
    }

    private sealed class Cleared(ImmutableArray<string> arguments, ImmutableArray<IPAddress> targets) : ClearedInvocation(arguments, targets);
}
