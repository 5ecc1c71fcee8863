using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Calls;
using CloudScanGrid.Integrations.Inventory.Gcp.Wire;
using static CloudScanGrid.Domain.Exposure.Gcp.GcpNetworkFacts;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>
/// Reads what a project shows, list by list: each over all zones and regions at once, in pages, and without filters, which have a quota of their own. Of machines it asks for what it needs and no
/// more: their metadata, where people keep scripts and secrets, never leaves Google.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="calls">The project's calls.</param>
/// <param name="options">Where it answers.</param>
/// <param name="project">The project.</param>
internal sealed class GcpProjectReader(GcpApi api, ProviderCalls calls, GcpOptions options, string project)
{
    /// <summary>As many as a page may hold ("Method: instances.aggregatedList", Compute Engine API, read in November 2026).</summary>
    private const int PageSize = 500;

    private const string InstanceFields =
        "nextPageToken,unreachables,warning/code,items/*/warning/code,items/*/instances(name,creationTimestamp,lastStartTimestamp,labels,tags/items,networkInterfaces(network,subnetwork,networkIP,ipv6Address,accessConfigs/natIP,ipv6AccessConfigs/externalIpv6,aliasIpRanges/ipCidrRange),serviceAccounts/email,disks(boot,licenses),sourceMachineImage)";

    private string Root => $"compute/v1/projects/{Uri.EscapeDataString(project)}";

    /// <summary>Reads everything: what cannot be read is named in <see cref="GcpProject.Missing"/>.</summary>
    public async Task<GcpProject> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await ReadOwnersAsync(cancellationToken);
        if (read.Instances.Count + read.ForwardingRules.Count + read.Addresses.Count == 0)
            return read;
        await AggregatedAsync(read, GcpActions.Subnetworks, read.Subnetworks, SubnetworksAsync, cancellationToken);
        var inUse = read.NetworksInUse().Distinct().Order().ToList();
        if (inUse.Count == 0)
            return read;
        await AddAsync(read, GcpActions.Networks, async () => read.Networks.AddRange(await ItemsAsync<Network>(GcpActions.Networks, "networks", cancellationToken)));
        await AddAsync(read, GcpActions.Routes, async () => read.Routes.AddRange(await ItemsAsync<Route>(GcpActions.Routes, "routes", cancellationToken)));
        await AddAsync(read, GcpActions.Project, async () => read.IsSharedHost = await IsSharedHostAsync(cancellationToken));
        foreach (var (network, region) in inUse)
        {
            if (read.Has(GcpActions.EffectiveFirewalls))
                await AddAsync(read, GcpActions.EffectiveFirewalls, async () => read.Firewalls[(network, region)] = await FirewallsAsync(network, region, cancellationToken));
        }

        return read;
    }

    /// <summary>Reads who has addresses, and nothing else.</summary>
    public async Task<GcpProject> ReadOwnersAsync(CancellationToken cancellationToken)
    {
        var read = new GcpProject(project);
        await AggregatedAsync(read, GcpActions.Instances, read.Instances, InstancesAsync, cancellationToken);
        await AggregatedAsync(read, GcpActions.ForwardingRules, read.ForwardingRules, ForwardingRulesAsync, cancellationToken);
        await AggregatedAsync(read, GcpActions.Addresses, read.Addresses, AddressesAsync, cancellationToken);
        return read;
    }

    /// <summary>Asks for a page of each list.</summary>
    public async Task<IReadOnlyList<PermissionCheck>> TestAsync(CancellationToken cancellationToken)
    {
        var checks = new List<PermissionCheck>();
        (string Network, string Region)? inUse = null;
        await TryAsync(GcpActions.Instances, async stop =>
        {
            var first = new GcpProject(project);
            first.Instances.AddRange((await InstancesAsync(null, stop)).Items);
            inUse = first.NetworksInUse().Cast<(string, string)?>().FirstOrDefault();
        });
        await TryAsync(GcpActions.ForwardingRules, stop => ForwardingRulesAsync(null, stop));
        await TryAsync(GcpActions.Addresses, stop => AddressesAsync(null, stop));
        await TryAsync(GcpActions.Subnetworks, async stop =>
        {
            var subnets = (await SubnetworksAsync(null, stop)).Items;
            inUse ??= subnets.Where(subnet => subnet.Item.Network is not null).Select(subnet => ((string, string)?)(GcpNames.NameOf(subnet.Item.Network!), subnet.Region)).FirstOrDefault();
        });
        await TryAsync(GcpActions.Networks, stop => PageAsync<Network>("networks", null, stop));
        await TryAsync(GcpActions.Routes, stop => PageAsync<Route>("routes", null, stop));
        await TryAsync(GcpActions.Project, GetProjectAsync);

        // A project without a subnet has no network whose rules could be asked for.
        if (inUse is { } place)
            await TryAsync(GcpActions.EffectiveFirewalls, stop => GetFirewallsAsync(place.Network, place.Region, stop));
        return checks;

        async Task TryAsync(string action, Func<CancellationToken, Task> call)
        {
            string? trouble = null;
            try
            {
                await calls.CallAsync(
                    Global,
                    action,
                    async stop =>
                    {
                        await call(stop);
                        return true;
                    },
                    cancellationToken);
            }
            catch (ProviderCallException exception)
            {
                trouble = exception.Message;
            }

            checks.Add(new PermissionCheck(action, Global, trouble));
        }
    }

    private async Task AggregatedAsync<T>(
        GcpProject read, string action, List<Scoped<T>> list, Func<string?, CancellationToken, Task<AggregatedPage<T>>> page, CancellationToken cancellationToken)
    {
        var unread = new SortedSet<string>(StringComparer.Ordinal);
        await AddAsync(read, action, async () => list.AddRange(await calls.ListAsync<Scoped<T>>(
            Global,
            action,
            async (token, stop) =>
            {
                var one = await page(token, stop);
                unread.UnionWith(one.Unread);
                return (one.Items, one.Next);
            },
            cancellationToken)));
        if (read.Has(action))
            read.Missing.AddRange(unread.Select(scope => new UnreadPart(action, GcpNames.RegionOf(scope), $"{action}: {scope} did not answer; it is asked again with the next read")));
    }

    // What holds for every call of the project is asked once; a network that is gone is no project that is gone.
    private static async Task AddAsync(GcpProject read, string action, Func<Task> add)
    {
        try
        {
            await add();
        }
        catch (ProviderCallException exception) when (action == GcpActions.EffectiveFirewalls || exception.InnerException is not GcpCallException { IsOfWholeProject: true })
        {
            read.Missing.Add(new UnreadPart(action, null, exception.Message));
        }
    }

    private Task<EffectiveFirewalls> FirewallsAsync(string network, string region, CancellationToken cancellationToken) =>
        calls.CallAsync(region, GcpActions.EffectiveFirewalls, stop => GetFirewallsAsync(network, region, stop), cancellationToken);

    private async Task<bool> IsSharedHostAsync(CancellationToken cancellationToken)
    {
        var read = await calls.CallAsync(Global, GcpActions.Project, GetProjectAsync, cancellationToken);
        return string.Equals(read.XpnProjectStatus, "HOST", StringComparison.Ordinal);
    }

    private Task<List<T>> ItemsAsync<T>(string action, string collection, CancellationToken cancellationToken) => calls.ListAsync<T>(
        Global,
        action,
        async (token, stop) =>
        {
            var page = await PageAsync<T>(collection, token, stop);
            return (page.Items, page.NextPageToken);
        },
        cancellationToken);

    private Task<AggregatedPage<Instance>> InstancesAsync(string? token, CancellationToken stop) =>
        AggregatedAsync("instances", scope => scope.Instances, token, stop, $"&fields={Uri.EscapeDataString(InstanceFields)}");

    private Task<AggregatedPage<ForwardingRule>> ForwardingRulesAsync(string? token, CancellationToken stop) => AggregatedAsync("forwardingRules", scope => scope.ForwardingRules, token, stop);

    private Task<AggregatedPage<ReservedAddress>> AddressesAsync(string? token, CancellationToken stop) => AggregatedAsync("addresses", scope => scope.Addresses, token, stop);

    private Task<AggregatedPage<Subnetwork>> SubnetworksAsync(string? token, CancellationToken stop) => AggregatedAsync("subnetworks", scope => scope.Subnetworks, token, stop);

    private async Task<AggregatedPage<T>> AggregatedAsync<T>(string collection, Func<ScopedList, List<T>?> of, string? token, CancellationToken stop, string more = "")
    {
        var page = await GetAsync<AggregatedList>($"{Root}/aggregated/{collection}?maxResults={PageSize}&returnPartialSuccess=true{more}{PageOf(token)}", stop);
        var scopes = (page.Items ?? []).ToLookup(scope => GcpNames.RegionOf(scope.Key) is not null && scope.Value.Warning?.IsGap != true);
        return new AggregatedPage<T>(
            [.. scopes[true].SelectMany(scope => of(scope.Value) ?? [], (scope, item) => new Scoped<T>(scope.Key, item))],
            page.NextPageToken,
            [.. page.Unreachables ?? [], .. scopes[false].Select(scope => scope.Key), .. page.Warning?.IsGap == true ? ["something"] : (string[])[]]);
    }

    private async Task<ItemList<T>> PageAsync<T>(string collection, string? token, CancellationToken stop)
    {
        var page = await GetAsync<ItemList<T>>($"{Root}/global/{collection}?maxResults={PageSize}{PageOf(token)}", stop);
        return page.Warning?.IsGap == true ? throw new IOException($"the list is not whole ({page.Warning.Code})") : page;
    }

    private Task<ComputeProject> GetProjectAsync(CancellationToken stop) => GetAsync<ComputeProject>($"{Root}?fields=xpnProjectStatus", stop);

    private Task<EffectiveFirewalls> GetFirewallsAsync(string network, string region, CancellationToken stop) => GetAsync<EffectiveFirewalls>(
        $"{Root}/regions/{Uri.EscapeDataString(region)}/firewallPolicies/getEffectiveFirewalls?network={Uri.EscapeDataString($"projects/{project}/global/networks/{network}")}", stop);

    private Task<T> GetAsync<T>(string path, CancellationToken stop) => api.GetAsync<T>(new Uri(options.ComputeEndpoint, path), stop);

    private static string PageOf(string? token) => token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}";

    private sealed record AggregatedPage<T>(List<Scoped<T>> Items, string? Next, List<string> Unread);
}
