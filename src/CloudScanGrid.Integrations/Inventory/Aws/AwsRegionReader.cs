using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>Reads what a region of an account shows, list by list. Lists are paged, always: unpaged calls have half the quota.</summary>
/// <param name="ec2">The region.</param>
/// <param name="calls">The account's calls.</param>
/// <param name="region">Its name.</param>
internal sealed class AwsRegionReader(IAmazonEC2 ec2, ProviderCalls calls, string region)
{
    private const int PageSize = 1000;

    /// <summary>Values in the filters of one call, at most ("Filtering", Amazon EC2 User Guide, read in November 2026); more are refused, as FilterLimitExceeded.</summary>
    private const int MostFilterValues = 200;

    /// <summary>Reads everything: what cannot be read is named in <see cref="AwsRegion.Missing"/>.</summary>
    public async Task<AwsRegion> ReadAsync(CancellationToken cancellationToken)
    {
        var read = new AwsRegion(region);

        // Whatever has an address has an interface. Most regions of most accounts have none, and then nothing else is asked.
        if (!await AddAsync(read, read.Interfaces, "DescribeNetworkInterfaces", InterfacesAsync, cancellationToken) || read.Interfaces.Count == 0)
            return read;
        await AddAsync(read, read.Instances, "DescribeInstances", InstancesAsync, cancellationToken);
        await AddAsync(read, read.Subnets, "DescribeSubnets", SubnetsAsync, cancellationToken);
        await AddAsync(read, read.Vpcs, "DescribeVpcs", VpcsAsync, cancellationToken);
        await AddAsync(read, read.Rules, "DescribeSecurityGroupRules", RulesAsync, cancellationToken);
        await AddAsync(read, read.Acls, "DescribeNetworkAcls", AclsAsync, cancellationToken);
        await AddAsync(read, read.RouteTables, "DescribeRouteTables", RouteTablesAsync, cancellationToken);
        await AddAsync(read, read.Peerings, "DescribeVpcPeeringConnections", PeeringsAsync, cancellationToken);
        await ReadPrefixListsAsync(read, cancellationToken);
        return read;
    }

    /// <summary>Reads instances by their ids: those that were started after the list of instances, before that of interfaces.</summary>
    public Task<List<Instance>> ListInstancesAsync(IEnumerable<string> ids, CancellationToken cancellationToken) =>
        ListFilteredAsync("DescribeInstances", "instance-id", ids, InstancesAsync, cancellationToken);

    /// <summary>Reads the interfaces that have any of these addresses.</summary>
    public async Task<List<NetworkInterface>> ListInterfacesAsync(IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken)
    {
        var texts = addresses.ToLookup(address => address.AddressFamily, address => $"{address}");
        var (v4, v6) = (texts[System.Net.Sockets.AddressFamily.InterNetwork], texts[System.Net.Sockets.AddressFamily.InterNetworkV6]);
        var found = new List<NetworkInterface>();
        foreach (var (filter, values) in new[] { ("addresses.private-ip-address", v4), ("association.public-ip", v4), ("ipv6-addresses.ipv6-address", v6) })
            found.AddRange(await ListFilteredAsync("DescribeNetworkInterfaces", filter, values, InterfacesAsync, cancellationToken));
        return [.. found.DistinctBy(one => one.NetworkInterfaceId, StringComparer.Ordinal)];
    }

    /// <summary>Asks for a page of each list.</summary>
    public async Task<IReadOnlyList<PermissionCheck>> TestAsync(CancellationToken cancellationToken)
    {
        var checks = new List<PermissionCheck>();
        await TryAsync("DescribeNetworkInterfaces", InterfacesAsync);
        await TryAsync("DescribeInstances", InstancesAsync);
        await TryAsync("DescribeSubnets", SubnetsAsync);
        await TryAsync("DescribeVpcs", VpcsAsync);
        await TryAsync("DescribeSecurityGroupRules", RulesAsync);
        await TryAsync("DescribeNetworkAcls", AclsAsync);
        await TryAsync("DescribeRouteTables", RouteTablesAsync);
        await TryAsync("DescribeVpcPeeringConnections", PeeringsAsync);
        return checks;

        async Task TryAsync<T>(string action, Func<string?, CancellationToken, Task<(IEnumerable<T>?, string?)>> page)
        {
            string? trouble = null;
            try
            {
                await calls.CallAsync(region, $"ec2:{action}", stop => page(null, stop), cancellationToken);
            }
            catch (ProviderCallException exception)
            {
                trouble = exception.Message;
            }

            checks.Add(new PermissionCheck($"ec2:{action}", region, trouble));
        }
    }

    // Lists that rules and routes refer to, AWS's own among them, and nothing else: each costs calls of its own.
    private async Task ReadPrefixListsAsync(AwsRegion read, CancellationToken cancellationToken)
    {
        var wanted = read.Rules.Select(rule => rule.PrefixListId)
            .Concat(read.RouteTables.SelectMany(table => table.Routes ?? []).Select(route => route.DestinationPrefixListId))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var list in wanted)
        {
            var entries = new List<PrefixListEntry>();
            var isRead = await AddAsync(
                read,
                entries,
                "GetManagedPrefixListEntries",
                async (token, stop) =>
                {
                    var answer = await ec2.GetManagedPrefixListEntriesAsync(
                        new GetManagedPrefixListEntriesRequest { PrefixListId = list, MaxResults = 100, NextToken = token }, stop);
                    return (answer.Entries, answer.NextToken);
                },
                cancellationToken);
            if (!isRead)
                return;
            read.PrefixLists[list] = entries;
        }
    }

    private async Task<bool> AddAsync<T>(
        AwsRegion read, List<T> list, string action, Func<string?, CancellationToken, Task<(IEnumerable<T>?, string?)>> page, CancellationToken cancellationToken)
    {
        try
        {
            list.AddRange(await calls.ListAsync(region, $"ec2:{action}", page, cancellationToken));
            return true;
        }
        catch (ProviderCallException exception)
        {
            read.Missing[action] = exception.Message;
            return false;
        }
    }

    // By filters, not by ids: what is gone again fails no call.
    private async Task<List<T>> ListFilteredAsync<T>(
        string action, string filter, IEnumerable<string> values, Func<string?, List<Filter>?, CancellationToken, Task<(IEnumerable<T>?, string?)>> page, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        foreach (var chunk in values.Chunk(MostFilterValues))
        {
            var filters = new List<Filter> { new() { Name = filter, Values = [.. chunk] } };
            found.AddRange(await calls.ListAsync<T>(region, $"ec2:{action}", (token, stop) => page(token, filters, stop), cancellationToken));
        }

        return found;
    }

    private Task<(IEnumerable<NetworkInterface>?, string?)> InterfacesAsync(string? token, CancellationToken stop) => InterfacesAsync(token, null, stop);

    private async Task<(IEnumerable<NetworkInterface>?, string?)> InterfacesAsync(string? token, List<Filter>? filters, CancellationToken stop)
    {
        var answer = await ec2.DescribeNetworkInterfacesAsync(new DescribeNetworkInterfacesRequest { MaxResults = PageSize, NextToken = token, Filters = filters }, stop);
        return (answer.NetworkInterfaces, answer.NextToken);
    }

    private Task<(IEnumerable<Instance>?, string?)> InstancesAsync(string? token, CancellationToken stop) => InstancesAsync(token, null, stop);

    private async Task<(IEnumerable<Instance>?, string?)> InstancesAsync(string? token, List<Filter>? filters, CancellationToken stop)
    {
        var answer = await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { MaxResults = PageSize, NextToken = token, Filters = filters }, stop);
        return (answer.Reservations?.SelectMany(reservation => reservation.Instances ?? []), answer.NextToken);
    }

    private async Task<(IEnumerable<Subnet>?, string?)> SubnetsAsync(string? token, CancellationToken stop)
    {
        var answer = await ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { MaxResults = PageSize, NextToken = token }, stop);
        return (answer.Subnets, answer.NextToken);
    }

    private async Task<(IEnumerable<Vpc>?, string?)> VpcsAsync(string? token, CancellationToken stop)
    {
        var answer = await ec2.DescribeVpcsAsync(new DescribeVpcsRequest { MaxResults = PageSize, NextToken = token }, stop);
        return (answer.Vpcs, answer.NextToken);
    }

    private async Task<(IEnumerable<SecurityGroupRule>?, string?)> RulesAsync(string? token, CancellationToken stop)
    {
        var answer = await ec2.DescribeSecurityGroupRulesAsync(new DescribeSecurityGroupRulesRequest { MaxResults = PageSize, NextToken = token }, stop);
        return (answer.SecurityGroupRules, answer.NextToken);
    }

    private async Task<(IEnumerable<NetworkAcl>?, string?)> AclsAsync(string? token, CancellationToken stop)
    {
        var answer = await ec2.DescribeNetworkAclsAsync(new DescribeNetworkAclsRequest { MaxResults = PageSize, NextToken = token }, stop);
        return (answer.NetworkAcls, answer.NextToken);
    }

    private async Task<(IEnumerable<RouteTable>?, string?)> RouteTablesAsync(string? token, CancellationToken stop)
    {
        var answer = await ec2.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { MaxResults = 100, NextToken = token }, stop);
        return (answer.RouteTables, answer.NextToken);
    }

    private async Task<(IEnumerable<VpcPeeringConnection>?, string?)> PeeringsAsync(string? token, CancellationToken stop)
    {
        var answer = await ec2.DescribeVpcPeeringConnectionsAsync(new DescribeVpcPeeringConnectionsRequest { MaxResults = PageSize, NextToken = token }, stop);
        return (answer.VpcPeeringConnections, answer.NextToken);
    }
}
