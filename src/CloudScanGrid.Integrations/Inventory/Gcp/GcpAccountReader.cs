using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Inventory.Quotas;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>Reads one project.</summary>
/// <param name="account">The project.</param>
/// <param name="options">How projects are read.</param>
/// <param name="policy">What may be scanned.</param>
/// <param name="api">The API.</param>
/// <param name="time">The clock.</param>
internal sealed class GcpAccountReader(AccountKey account, GcpOptions options, AccountPolicy policy, GcpApi api, TimeProvider time) : IAccountReader
{
    // The project's quota is for all its lists together.
    private readonly ProviderCalls _calls = new(_ => ApiQuota.GcpComputeRead, options.QuotaShare, new GcpFailures(time).Classify, time, _ => "reads");

    /// <inheritdoc/>
    public async Task<AccountReading> ReadAsync(CancellationToken cancellationToken)
    {
        var before = _calls.Made;
        var empty = new AccountSnapshot { Key = account, Region = GcpNetworkFacts.Global, Scope = policy.Scope, Limits = policy.Limits, Subnets = [], TakenAt = time.GetUtcNow() };
        try
        {
            await IdentifyAsync(cancellationToken);
            var project = await Reader().ReadAsync(cancellationToken);
            var gaps = GapsOf(project);
            var subnets = SubnetsOf(project, gaps);
            ImmutableArray<Domain.Exposure.NetworkFacts> networks = [];
            if (GcpFacts.WhyUnknown(project) is { } why)
                gaps.Add(new SnapshotGap(GcpNetworkFacts.Global, AccountReading.NetworkKind, why));
            else
                networks = GcpFacts.Of(project, gaps);
            var snapshot = empty with
            {
                Subnets = subnets,
                RegionsRead = options.Regions.Count == 0 ? [] : [.. options.Regions.Append(GcpNetworkFacts.Global).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                Gaps = [.. gaps],
                Completeness = gaps.Count == 0 ? SnapshotCompleteness.Complete : SnapshotCompleteness.Partial,
            };
            return new AccountReading(snapshot, networks, _calls.Made - before);
        }
        catch (ProviderCallException exception)
        {
            return new AccountReading(
                empty with { Gaps = [new SnapshotGap(null, null, exception.Message)], Completeness = SnapshotCompleteness.Partial }, [], _calls.Made - before);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Nobody tells who has an address but the lists themselves, and to filter them costs a quota of its own: they are read whole, 500 machines a call, and the answer says of every address who has it,
    /// so that the jobs of the next minutes ask nothing.
    /// </remarks>
    public async Task<OwnershipAnswer> FindOwnersAsync(string region, IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken)
    {
        try
        {
            await IdentifyAsync(cancellationToken);
            var project = await Reader().ReadOwnersAsync(cancellationToken);
            var gaps = GapsOf(project);
            var owned = from subnet in SubnetsOf(project, gaps)
                        from asset in subnet.Assets
                        from address in asset.Addresses
                        select new OwnedAddress(asset.Key.AssetId, asset.Incarnation, asset.Region!, address);
            return new OwnershipAnswer([.. owned], gaps.Find(gap => gap.Region is null || gap.Region == region)?.Reason);
        }
        catch (ProviderCallException exception)
        {
            return new OwnershipAnswer([], exception.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PermissionCheck>> TestAsync(CancellationToken cancellationToken)
    {
        try
        {
            await IdentifyAsync(cancellationToken);
            return [new PermissionCheck(GcpActions.Identity, GcpNetworkFacts.Global, null), .. await Reader().TestAsync(cancellationToken)];
        }
        catch (ProviderCallException exception)
        {
            return [new PermissionCheck(exception.Action, GcpNetworkFacts.Global, exception.Message)];
        }
    }

    private Task<string> IdentifyAsync(CancellationToken cancellationToken) => _calls.CallAsync(GcpNetworkFacts.Global, GcpActions.Identity, api.IdentifyAsync, cancellationToken);

    private GcpProjectReader Reader() => new(api, _calls, options, account.AccountId);

    private List<SnapshotGap> GapsOf(GcpProject project) =>
    [
        .. from part in project.Missing
           where part.Region is null || IsRead(part.Region)
           from kind in GcpAssets.KindsOf(part.Action)
           select new SnapshotGap(part.Region, kind, part.Reason),
    ];

    private ImmutableArray<SubnetSnapshot> SubnetsOf(GcpProject project, List<SnapshotGap> gaps)
    {
        var subnets = ImmutableArray.CreateBuilder<SubnetSnapshot>();
        foreach (var region in GcpAssets.RegionsOf(project).Where(IsRead).Order(StringComparer.Ordinal))
        {
            try
            {
                subnets.AddRange(GcpAssets.Of(account, project, region).ToImmutableArray());
            }
            catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
            {
                // What Google says of the region makes no sense to us: nothing of it is taken.
                gaps.Add(new SnapshotGap(region, null, $"what Google Cloud says of {region} cannot be read: {exception.Message}"));
            }
        }

        return subnets.DrainToImmutable();
    }

    private bool IsRead(string region) => options.Regions.Count == 0 || region == GcpNetworkFacts.Global || options.Regions.Contains(region, StringComparer.Ordinal);
}
