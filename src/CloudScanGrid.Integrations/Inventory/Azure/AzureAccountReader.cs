using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// Reads one subscription. Resource Graph shows all of it by one query; it leaves out, without a word, what the identity may not read, what is newer than a few moments, and instances and interfaces
/// of uniform scale sets. So each type is also asked for at Resource Manager: for permission where the graph shows some, for the list where it shows none, and set by set for scale sets.
/// </summary>
/// <param name="account">The subscription.</param>
/// <param name="options">How subscriptions are read.</param>
/// <param name="policy">What may be scanned.</param>
/// <param name="graph">Resource Graph, which all readers share.</param>
/// <param name="serviceTags">The service tags, which all readers share.</param>
/// <param name="api">Azure's API.</param>
/// <param name="time">The clock.</param>
internal sealed class AzureAccountReader(
    AccountKey account, AzureOptions options, AccountPolicy policy, ResourceGraph graph, ServiceTagList serviceTags, AzureApi api, TimeProvider time) : IAccountReader
{
    private readonly ArmReader _arm = new(api, account.AccountId, options.QuotaShare, time);
    private int _queries;

    private int Calls => _arm.Made + Volatile.Read(ref _queries);

    /// <inheritdoc/>
    public async Task<AccountReading> ReadAsync(CancellationToken cancellationToken)
    {
        var takenAt = time.GetUtcNow();
        var before = Calls;
        var empty = new AccountSnapshot
        {
            Key = account,
            Region = options.Home,
            Scope = policy.Scope,
            Limits = policy.Limits,
            Subnets = [],
            TakenAt = takenAt,
            RegionsRead = [.. options.Regions.Order(StringComparer.Ordinal)],
        };
        try
        {
            var read = await ShowAsync(cancellationToken);
            var needed = new[] { AzureResourceType.Interfaces, AzureResourceType.PublicAddresses }.FirstOrDefault(type => !read.Has(type));
            if (needed is not null)
                return Unread(read.Missing[needed]);
            var assets = AzureAssets.Of(account, read);
            var networks = await NetworksAsync(read, cancellationToken);
            ImmutableArray<SnapshotGap> gaps =
            [
                .. read.Missing.Select(missing => new SnapshotGap(null, missing.Key.Unknown, missing.Value)).Concat(assets.Gaps).Concat(networks.Gaps)
                    .DistinctBy(gap => (gap.Region, gap.Kind)),
            ];
            var snapshot = empty with
            {
                Subnets = assets.Subnets,
                Gaps = gaps,
                Completeness = gaps.IsEmpty ? SnapshotCompleteness.Complete : SnapshotCompleteness.Partial,
            };
            return new AccountReading(snapshot, networks.Networks, Calls - before);
        }
        catch (ProviderCallException exception)
        {
            return Unread(exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or ArgumentException)
        {
            // What Azure says of the subscription makes no sense to us: nothing of it is taken.
            return Unread($"what Azure says of {account.AccountId} cannot be read: {exception.Message}");
        }

        AccountReading Unread(string why) =>
            new(empty with { Gaps = [new SnapshotGap(null, null, why)], Completeness = SnapshotCompleteness.Partial }, [], Calls - before);
    }

    /// <inheritdoc/>
    public async Task<OwnershipAnswer> FindOwnersAsync(string region, IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken)
    {
        try
        {
            // Every list there is: another network of the subscription may have the same address, so the first owner that is found need not be the one that is meant.
            var read = new AzureSubscription();
            foreach (var type in (AzureResourceType[])[AzureResourceType.Interfaces, AzureResourceType.PublicAddresses, AzureResourceType.LoadBalancers, AzureResourceType.ScaleSets])
                read.Add(type, (await _arm.ListAsync(type, cancellationToken)).Where(one => string.Equals(one.Region, region, StringComparison.Ordinal)));
            read.Add(AzureResourceType.Machines, await _arm.ListMachinesAsync(region, cancellationToken));
            await ShowScaleSetsAsync(read, cancellationToken);
            var asked = addresses.ToHashSet();
            var owned = AzureAssets.Of(account, read).Subnets.SelectMany(subnet => subnet.Assets)
                .SelectMany(asset => asset.Addresses.Where(asked.Contains), (asset, address) => new OwnedAddress(asset.Key.AssetId, asset.Incarnation, region, address));
            return new OwnershipAnswer([.. owned], null);
        }
        catch (ProviderCallException exception)
        {
            return new OwnershipAnswer([], exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or ArgumentException)
        {
            return new OwnershipAnswer([], $"what Azure says of {account.AccountId} cannot be read: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PermissionCheck>> TestAsync(CancellationToken cancellationToken)
    {
        var checks = new List<PermissionCheck>();
        var isShown = false;
        await TryAsync(ResourceGraph.Action, async () => isShown = await AzureInventory.ShowsAsync(graph, account.AccountId, cancellationToken));
        if (checks is [{ Trouble: null }])
        {
            checks.Add(new PermissionCheck(
                "Microsoft.Resources/subscriptions/read", options.Home, isShown ? null : "Resource Graph does not show the subscription: assign the role of deploy/azure there or at a management group above it"));
        }

        foreach (var type in AzureResourceType.InGraph.Concat(AzureResourceType.InScaleSets))
            await TryAsync(type.Action, () => _arm.ProveReadableAsync(type, cancellationToken));
        await TryAsync(AzureResourceType.ServiceTags.Action, () => _arm.ListServiceTagsAsync(options.Home, cancellationToken));
        return checks;

        async Task TryAsync(string action, Func<Task> call)
        {
            string? trouble = null;
            try
            {
                await call();
            }
            catch (ProviderCallException exception)
            {
                trouble = exception.Message;
            }

            checks.Add(new PermissionCheck(action, options.Home, trouble));
        }
    }

    private async Task<AzureSubscription> ShowAsync(CancellationToken cancellationToken)
    {
        var read = new AzureSubscription();
        var rows = await graph.ListAsync<AzureWire.Resource>(
            GraphScope.Subscriptions(account.AccountId), Query(), row => row.Id, () => Interlocked.Increment(ref _queries), cancellationToken);
        foreach (var type in AzureResourceType.InGraph)
            read.Add(type, rows.Where(row => type.Is(row.Type)));
        foreach (var type in AzureResourceType.InGraph)
            await ConfirmAsync(read, type, cancellationToken);
        if (read.Has(AzureResourceType.ScaleSets))
            await TryAsync(read, AzureResourceType.ScaleSetMachines, () => ShowScaleSetsAsync(read, cancellationToken));
        if (read.Has(AzureResourceType.Machines))
        {
            foreach (var region in AzureAssets.RegionsOfMissingMachines(read).ToList())
                await TryAsync(read, AzureResourceType.Machines, async () => read.Add(AzureResourceType.Machines, await _arm.ListMachinesAsync(region, cancellationToken)));
        }

        return read;
    }

    private string Query()
    {
        var types = string.Join(", ", AzureResourceType.InGraph.Select(type => $"'{type.Name.ToLowerInvariant()}'"));
        var regions = options.Regions.Count == 0 ? "" : $"| where location in~ ({string.Join(", ", options.Regions.Select(region => $"'{region}'"))})\n";
        return $"resources\n| where type in~ ({types})\n{regions}| project id, type, location, tags, properties\n| order by id asc";
    }

    private async Task ConfirmAsync(AzureSubscription read, AzureResourceType type, CancellationToken cancellationToken)
    {
        if (read.Shows(type))
        {
            await TryAsync(read, type, () => _arm.ProveReadableAsync(type, cancellationToken));
            return;
        }

        await TryAsync(read, type, async () =>
        {
            var listed = await _arm.ListAsync(type, cancellationToken);
            read.Add(type, listed.Where(one => options.Regions.Count == 0 || options.Regions.Contains(one.Region, StringComparer.Ordinal)));
        });
    }

    // All three lists of a set, or nothing of it.
    private async Task ShowScaleSetsAsync(AzureSubscription read, CancellationToken cancellationToken)
    {
        foreach (var set in read.ScaleSets.Where(set => !string.Equals(set.Properties.OrchestrationMode, "Flexible", StringComparison.OrdinalIgnoreCase)))
        {
            var lists = new List<(AzureResourceType Type, List<AzureWire.Resource> Resources)>();
            foreach (var type in AzureResourceType.InScaleSets)
                lists.Add((type, await _arm.ListOfScaleSetAsync(set.Id, type, cancellationToken)));
            foreach (var (type, resources) in lists)
                read.Add(type, resources);
        }
    }

    private async Task<(ImmutableArray<Domain.Exposure.NetworkFacts> Networks, ImmutableArray<SnapshotGap> Gaps)> NetworksAsync(AzureSubscription read, CancellationToken cancellationToken)
    {
        if (!read.Has(AzureResourceType.Networks) || !read.Has(AzureResourceType.SecurityGroups) || !read.Has(AzureResourceType.RouteTables))
            return ([], []);
        var tags = AzureServiceTags.None;
        if (AzureFacts.TagsOf(read).Any() && !await TryAsync(read, AzureResourceType.ServiceTags, async () => tags = await serviceTags.FindAsync(_arm, options.Home, cancellationToken)))
            return ([], []);
        var facts = AzureFacts.Of(read, tags);
        return (facts.Networks, facts.Gaps);
    }

    private static async Task<bool> TryAsync(AzureSubscription read, AzureResourceType type, Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (ProviderCallException exception)
        {
            read.Missing.TryAdd(type, exception.Message);
            return false;
        }
    }
}
