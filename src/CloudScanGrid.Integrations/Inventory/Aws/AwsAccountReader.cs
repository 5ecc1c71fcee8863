using System.Collections.Immutable;
using System.Net;
using Amazon.EC2.Model;
using Amazon.Runtime;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Inventory.Quotas;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>Reads one account: its role, its regions, and what each of them shows.</summary>
/// <param name="account">The account.</param>
/// <param name="options">How accounts are read.</param>
/// <param name="policy">What may be scanned.</param>
/// <param name="clients">The SDK.</param>
/// <param name="time">The clock.</param>
internal sealed class AwsAccountReader(AccountKey account, AwsOptions options, AccountPolicy policy, AwsClients clients, TimeProvider time) : IAccountReader
{
    private readonly ProviderCalls _calls = new(_ => ApiQuota.AwsEc2Read, options.QuotaShare, AwsFailures.Classify, time);
    private readonly AwsRole _role = AwsRole.OfMember(account, options, clients, time);

    /// <inheritdoc/>
    public Task<AccountReading> ReadAsync(CancellationToken cancellationToken) => ReadAsync(asked: null, cancellationToken);

    /// <inheritdoc/>
    public Task<AccountReading> ReadRegionsAsync(IReadOnlyCollection<string> regions, CancellationToken cancellationToken) => ReadAsync(regions, cancellationToken);

    /// <inheritdoc/>
    public async Task<OwnershipAnswer> FindOwnersAsync(string region, IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken)
    {
        try
        {
            using var ec2 = clients.Ec2(await _role.AssumeAsync(_calls, cancellationToken), region);
            var reader = new AwsRegionReader(ec2, _calls, region);
            var read = new AwsRegion(region);
            read.Interfaces.AddRange(await reader.ListInterfacesAsync(addresses, cancellationToken));
            if (AwsAssets.MissingInstances(account, read) is { Count: > 0 } instances)
                read.Instances.AddRange(await reader.ListInstancesAsync(instances, cancellationToken));
            var asked = addresses.ToHashSet();
            var owned = AwsAssets.Of(account, read).SelectMany(subnet => subnet.Assets)
                .SelectMany(asset => asset.Addresses.Where(asked.Contains), (asset, address) => new OwnedAddress(asset.Key.AssetId, asset.Incarnation, region, address));
            return new OwnershipAnswer([.. owned], null);
        }
        catch (ProviderCallException exception)
        {
            return new OwnershipAnswer([], exception.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PermissionCheck>> TestAsync(CancellationToken cancellationToken)
    {
        var checks = new List<PermissionCheck>();
        try
        {
            var credentials = await _role.AssumeAsync(_calls, cancellationToken);
            checks.Add(new PermissionCheck("sts:AssumeRole", options.HomeRegion, null));
            await ListRegionsAsync(credentials, cancellationToken);
            checks.Add(new PermissionCheck("ec2:DescribeRegions", options.HomeRegion, null));
            using var ec2 = clients.Ec2(credentials, options.HomeRegion);
            checks.AddRange(await new AwsRegionReader(ec2, _calls, options.HomeRegion).TestAsync(cancellationToken));
        }
        catch (ProviderCallException exception)
        {
            checks.Add(new PermissionCheck(exception.Action, options.HomeRegion, exception.Message));
        }

        return checks;
    }

    // All that are switched on where none are asked for. What an event names need not be a region of the account.
    private async Task<AccountReading> ReadAsync(IReadOnlyCollection<string>? asked, CancellationToken cancellationToken)
    {
        var before = _calls.Made;
        var empty = new AccountSnapshot
        {
            Key = account,
            Region = options.HomeRegion,
            Scope = policy.Scope,
            Limits = policy.Limits,
            Subnets = [],
            TakenAt = time.GetUtcNow(),
            RegionsRead = [.. asked ?? []],
            IsDelta = asked is not null,
        };
        try
        {
            var credentials = await _role.AssumeAsync(_calls, cancellationToken);
            var on = await ListRegionsAsync(credentials, cancellationToken);
            var regions = asked is null ? on : [.. on.Intersect(asked, StringComparer.Ordinal)];
            var read = await ReadRegionsAsync(credentials, regions, cancellationToken);
            var snapshot = With([.. read.SelectMany(region => region.Gaps)]) with { Subnets = [.. read.SelectMany(region => region.Subnets)], RegionsRead = regions };
            return new AccountReading(snapshot, [.. read.SelectMany(region => region.Networks)], _calls.Made - before);
        }
        catch (ProviderCallException exception)
        {
            ImmutableArray<SnapshotGap> gaps = asked is null ? [new(null, null, exception.Message)] : [.. asked.Select(region => new SnapshotGap(region, null, exception.Message))];
            return new AccountReading(With(gaps), [], _calls.Made - before);
        }

        AccountSnapshot With(ImmutableArray<SnapshotGap> gaps) => empty with { Gaps = gaps, Completeness = gaps.IsEmpty ? SnapshotCompleteness.Complete : SnapshotCompleteness.Partial };
    }

    private async Task<ImmutableArray<string>> ListRegionsAsync(AWSCredentials? credentials, CancellationToken cancellationToken)
    {
        using var ec2 = clients.Ec2(credentials, options.HomeRegion);
        var answer = await _calls.CallAsync(
            options.HomeRegion, "ec2:DescribeRegions", stop => ec2.DescribeRegionsAsync(new DescribeRegionsRequest { AllRegions = true }, stop), cancellationToken);
        var on = (answer.Regions ?? []).Where(region => region.OptInStatus is not "not-opted-in").Select(region => region.RegionName);
        return [.. on.Where(region => options.Regions.Count == 0 || options.Regions.Contains(region, StringComparer.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private async Task<RegionReading[]> ReadRegionsAsync(AWSCredentials? credentials, ImmutableArray<string> regions, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(options.RegionsAtOnce);
        return await Task.WhenAll(regions.Select(async region =>
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                return await ReadRegionAsync(credentials, region, cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }));
    }

    private async Task<RegionReading> ReadRegionAsync(AWSCredentials? credentials, string region, CancellationToken cancellationToken)
    {
        using var ec2 = clients.Ec2(credentials, region);
        var reader = new AwsRegionReader(ec2, _calls, region);
        var read = await reader.ReadAsync(cancellationToken);
        if (!read.Has("DescribeNetworkInterfaces"))
            return new RegionReading([], [], [new SnapshotGap(region, null, read.Missing["DescribeNetworkInterfaces"])]);
        var gaps = new List<SnapshotGap>();
        if (await WhyInstancesAreUnknownAsync(reader, read, cancellationToken) is { } why)
            gaps.Add(new SnapshotGap(region, AwsAssets.InstanceKind, why));
        try
        {
            List<SubnetSnapshot> subnets = [.. AwsAssets.Of(account, read)];
            if (AwsFacts.WhyUnknown(read) is not { } unknown)
                return new RegionReading(subnets, [.. AwsFacts.Of(read)], gaps);
            gaps.Add(new SnapshotGap(region, AccountReading.NetworkKind, unknown));
            return new RegionReading(subnets, [], gaps);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            // What AWS says of the region makes no sense to us: nothing of it is taken.
            return new RegionReading([], [], [new SnapshotGap(region, null, $"what EC2 says of {region} cannot be read: {exception.Message}")]);
        }
    }

    private async Task<string?> WhyInstancesAreUnknownAsync(AwsRegionReader reader, AwsRegion read, CancellationToken cancellationToken)
    {
        if (!read.Has("DescribeInstances"))
            return read.Missing["DescribeInstances"];
        if (AwsAssets.MissingInstances(account, read) is not { Count: > 0 } missing)
            return null;
        try
        {
            read.Instances.AddRange(await reader.ListInstancesAsync(missing, cancellationToken));
        }
        catch (ProviderCallException exception)
        {
            return exception.Message;
        }

        return AwsAssets.MissingInstances(account, read) is [var first, ..]
            ? $"an interface of {first} is in {read.Name}, but not the instance: EC2 has not caught up with a change yet, and will have at the next read"
            : null;
    }

    private sealed record RegionReading(IReadOnlyList<SubnetSnapshot> Subnets, IReadOnlyList<NetworkFacts> Networks, IReadOnlyList<SnapshotGap> Gaps);
}
