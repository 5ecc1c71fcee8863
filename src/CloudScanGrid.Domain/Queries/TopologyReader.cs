using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Queries;

/// <summary>Draws accounts as graphs.</summary>
/// <param name="inventory">The assets and networks.</param>
/// <param name="exposures">What of them may be reached.</param>
public sealed class TopologyReader(IInventoryStore inventory, ExposureReader exposures)
{
    private const string Internet = "internet";

    /// <summary>Draws an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="withAssets">Whether each asset is a thing of its own; otherwise subnets say how many they hold, and what is exposed is drawn to them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The graph; null where no such account is known.</returns>
    public async Task<Topology?> DrawAsync(AccountKey account, bool withAssets, CancellationToken cancellationToken)
    {
        if (await inventory.FindAccountAsync(account, cancellationToken) is null)
            return null;
        var drawing = new Drawing(account, withAssets);
        foreach (var network in await inventory.ListNetworksAsync(account, cancellationToken))
            drawing.Add(network.Outline());
        await foreach (var asset in inventory.ReadLiveAssetsAsync(account, cancellationToken))
            drawing.Add(asset.Snapshot);
        string? cursor = null;
        do
        {
            var page = await exposures.ListAsync(new EstateFilter { Account = account }, new PageRequest(PageRequest.MaxLimit, cursor), cancellationToken);
            foreach (var exposed in page.Rows)
                drawing.Add(exposed);
            cursor = page.Next;
        }
        while (cursor is not null);
        return drawing.End();
    }

    private sealed class Drawing(AccountKey account, bool withAssets)
    {
        private readonly Dictionary<string, TopologyNode> _nodes = new(StringComparer.Ordinal) { [account.ToString()] = new(account.ToString(), "account", account.AccountId, null) };
        private readonly HashSet<TopologyEdge> _edges = [];
        private readonly Dictionary<string, string> _subnetOf = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _assetsIn = new(StringComparer.Ordinal);
        private readonly Dictionary<string, SortedSet<string>> _exposed = new(StringComparer.Ordinal);

        public void Add(NetworkOutline network)
        {
            _nodes[network.Id] = new TopologyNode(network.Id, "network", $"{network.Id} ({network.Region})", account.ToString());
            foreach (var gateway in network.Gateways)
                _edges.Add(new TopologyEdge(network.Id, Gateway(network.Id, gateway), "route", ""));
            foreach (var subnet in network.Subnets)
            {
                _nodes[subnet.Id] = new TopologyNode(subnet.Id, "subnet", $"{subnet.Id} {string.Join(' ', subnet.Ranges)}", network.Id);
                foreach (var gateway in subnet.Gateways)
                    _edges.Add(new TopologyEdge(subnet.Id, Gateway(network.Id, gateway), "route", ""));
            }

            // Drawn from both sides where both are ours; a network of somebody else is a thing of its own.
            foreach (var peer in network.Peers)
            {
                _nodes.TryAdd(peer, new TopologyNode(peer, "network", peer, null));
                var isFirst = string.CompareOrdinal(network.Id, peer) < 0;
                _edges.Add(new TopologyEdge(isFirst ? network.Id : peer, isFirst ? peer : network.Id, "peering", ""));
            }
        }

        public void Add(AssetSnapshot asset)
        {
            var subnet = asset.Subnet.SubnetId;
            _nodes.TryAdd(subnet, new TopologyNode(subnet, "subnet", subnet, account.ToString()));
            _subnetOf[asset.Key.AssetId] = subnet;
            _assetsIn[subnet] = _assetsIn.GetValueOrDefault(subnet) + 1;
            if (withAssets)
                _nodes[asset.Key.ToString()] = new TopologyNode(asset.Key.ToString(), "asset", $"{asset.Key.AssetId} {string.Join(' ', asset.Addresses)}", subnet);
        }

        public void Add(ExposedService exposed)
        {
            var asset = exposed.Service.Asset;
            if (!_subnetOf.TryGetValue(asset.AssetId, out var subnet))
                return;
            var to = withAssets ? asset.ToString() : subnet;
            if (!_exposed.TryGetValue(to, out var ports))
                _exposed[to] = ports = new SortedSet<string>(StringComparer.Ordinal);
            ports.Add(exposed.Service.Service.Port.ToString());
        }

        public Topology End()
        {
            if (_exposed.Count > 0)
                _nodes.TryAdd(Internet, new TopologyNode(Internet, Internet, Internet, null));
            var edges = _edges.Concat(_exposed.Select(one => new TopologyEdge(Internet, one.Key, "exposure", string.Join(' ', one.Value))));
            return new Topology(
                [.. _nodes.Values.Select(node => node.Kind == "subnet" ? node with { Assets = _assetsIn.GetValueOrDefault(node.Id) } : node)],
                [.. edges.OrderBy(edge => edge.Kind, StringComparer.Ordinal).ThenBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)]);
        }

        private string Gateway(string network, string gateway)
        {
            var id = $"{network} {gateway}";
            _nodes.TryAdd(id, new TopologyNode(id, "gateway", gateway, network));
            return id;
        }
    }
}
