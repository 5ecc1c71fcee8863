using System.Globalization;
using System.Net;
using System.Text;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Namespaces;
using CloudScanGrid.Lab.Processes;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>
/// The wires of a cluster: each silo and the database in a network namespace of its own, all joined by the namespace from which a laboratory is scanned. Whatever
/// two of them, or one of them and the fleet, say to each other passes there: it is counted, and can be cut off.
/// </summary>
public sealed class ClusterNetwork : IAsyncDisposable
{
    /// <summary>The addresses of its places.</summary>
    public const string Range = "198.18.0.0/15";

    private const string Stray = "stray";
    private const string ProbesPrefix = "probes-";
    private const string PacketsPrefix = "packets-";

    private static int _networks;

    private readonly int _number = Interlocked.Increment(ref _networks);
    private readonly NamespaceName _hub;
    private readonly List<NamespaceName> _places = [];

    private ClusterNetwork(NamespaceName hub) => _hub = hub;

    /// <summary>Makes the joint of a network.</summary>
    /// <param name="laboratory">A laboratory in the form of namespaces.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ClusterNetwork> CreateAsync(Laboratory laboratory, CancellationToken cancellationToken)
    {
        var network = new ClusterNetwork(NamespaceName.TryParse(laboratory.ScannerNamespace!)!.Value);
        await NetworkNamespaces.SetAsync(network._hub, "ipv4/ip_forward", "1");
        var rules = new StringBuilder();
        rules.Append($$"""
            add table ip cluster
            add set ip cluster cut { type ipv4_addr . ipv4_addr; }
            add set ip cluster places { type ipv4_addr; }
            add counter ip cluster {{Stray}}
            add chain ip cluster probes
            add chain ip cluster forward { type filter hook forward priority filter; policy accept; }
            add rule ip cluster forward ip saddr . ip daddr @cut drop
            add rule ip cluster forward ip daddr @places accept
            add rule ip cluster forward ip saddr != @places accept

            """);
        foreach (var region in laboratory.Fleet.Accounts.Select(account => account.Region).Distinct(StringComparer.Ordinal))
            rules.Append($"add set ip cluster {ScannersOf(region)} {{ type ipv4_addr; }}\n");
        foreach (var subnet in laboratory.Fleet.Subnets)
        {
            var account = laboratory.Fleet.Accounts.Single(account => account.AccountId == subnet.AccountId);
            rules.Append($$"""
                add counter ip cluster {{ProbesPrefix}}{{subnet.AccountId}}
                add counter ip cluster {{PacketsPrefix}}{{subnet.AccountId}}
                add rule ip cluster forward ip daddr {{subnet.Cidr}} ip saddr != @{{ScannersOf(account.Region)}} counter name {{Stray}} drop
                add rule ip cluster forward ip daddr {{subnet.Cidr}} counter name {{PacketsPrefix}}{{subnet.AccountId}}
                add rule ip cluster forward ip daddr {{subnet.Cidr}} tcp flags & (syn | ack) == syn counter name {{ProbesPrefix}}{{subnet.AccountId}} accept
                add rule ip cluster forward ip daddr {{subnet.Cidr}} meta l4proto != tcp counter name {{ProbesPrefix}}{{subnet.AccountId}} accept
                add rule ip cluster forward ip daddr {{subnet.Cidr}} accept

                """);
        }

        rules.Append($"add rule ip cluster forward counter name {Stray} drop\n");
        await network.NftAsync(["-f", "-"], rules.ToString(), cancellationToken);
        return network;
    }

    /// <summary>Makes one more place.</summary>
    /// <param name="name">Lower-case letters and digits.</param>
    /// <param name="region">The region that may be scanned from there; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NetworkPlace> AddAsync(string name, string? region, CancellationToken cancellationToken)
    {
        var place = new NamespaceName(ProcessIdentity.Current, _number, name);
        var subnet = _places.Count + 1;
        _places.Add(place);
        var (address, hub) = ($"198.18.{subnet}.2", $"198.18.{subnet}.1");
        var link = string.Create(CultureInfo.InvariantCulture, $"place{subnet}");
        await NetworkNamespaces.AddAsync(place, cancellationToken);
        await IpAsync(place, "link", "add", "up0", "type", "veth", "peer", "name", link, "netns", _hub.ToString());
        await IpAsync(place, "address", "add", address + "/30", "dev", "up0");
        await IpAsync(_hub, "address", "add", hub + "/30", "dev", link);
        await IpAsync(place, "link", "set", "up0", "up");
        await IpAsync(_hub, "link", "set", link, "up");
        await IpAsync(place, "route", "add", "default", "via", hub);
        await NftAsync(["add", "element", "ip", "cluster", "places", $"{{ {address} }}"], "", cancellationToken);
        if (region is not null)
            await NftAsync(["add", "element", "ip", "cluster", ScannersOf(region), $"{{ {address} }}"], "", cancellationToken);
        return new NetworkPlace(place.ToString(), IPAddress.Parse(address));

        Task IpAsync(NamespaceName where, params IEnumerable<string> arguments) => NetworkNamespaces.IpAsync(where, cancellationToken, arguments);
    }

    /// <summary>Lets nothing through any more from each first place to its second one. What is under way is lost, too.</summary>
    public Task CutAsync(IEnumerable<(NetworkPlace From, NetworkPlace To)> ways) =>
        NftAsync(["add", "element", "ip", "cluster", "cut", $"{{ {string.Join(", ", ways.Select(way => $"{way.From.Address} . {way.To.Address}"))} }}"], "", CancellationToken.None);

    /// <summary>Lets everything through again.</summary>
    public Task HealAsync() => NftAsync(["flush", "set", "ip", "cluster", "cut"], "", CancellationToken.None);

    /// <summary>What passed so far.</summary>
    public async Task<NetworkCount> CountAsync()
    {
        var packets = FleetRules.Packets(await NftAsync(["-j", "list", "counters", "table", "ip", "cluster"], "", CancellationToken.None));
        var accounts = packets.Keys.Where(name => name.StartsWith(ProbesPrefix, StringComparison.Ordinal)).Select(name => name[ProbesPrefix.Length..]);
        return new NetworkCount(
            accounts.ToDictionary(account => account, account => (packets[ProbesPrefix + account], packets[PacketsPrefix + account]), StringComparer.Ordinal), packets[Stray]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var place in _places)
            await NetworkNamespaces.RemoveAsync(place);
    }

    private static string ScannersOf(string region) => $"scanners-{region}";

    private Task<string> NftAsync(IEnumerable<string> arguments, string input, CancellationToken cancellationToken) =>
        NetworkNamespaces.NftAsync(_hub, arguments, cancellationToken, input);
}
