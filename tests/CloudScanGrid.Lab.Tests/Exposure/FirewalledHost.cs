using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Lab.Namespaces;
using CloudScanGrid.Lab.Processes;

namespace CloudScanGrid.Lab.Tests.Exposure;

/// <summary>A host in a network namespace of its own that listens on some ports behind rules of nftables, and one that asks it from many addresses.</summary>
internal sealed class FirewalledHost : IAsyncDisposable
{
    private const string Link = "up0";
    private const int Laboratory = 9000;

    private static int _hosts = Laboratory;

    private readonly NamespaceName _host;
    private readonly NamespaceName _asker;
    private readonly IPAddress _address;
    private readonly ImmutableArray<ushort> _ports;
    private readonly List<TcpListener> _listeners = [];

    private FirewalledHost(IPAddress address, ImmutableArray<ushort> ports)
    {
        var number = Interlocked.Increment(ref _hosts);
        (_host, _asker) = (new(ProcessIdentity.Current, number, "target"), new(ProcessIdentity.Current, number, "asker"));
        (_address, _ports) = (address, ports);
    }

    /// <summary>Makes both; skips the test where that cannot be.</summary>
    public static async Task<FirewalledHost> StartAsync(IPAddress address, ImmutableArray<ushort> ports, ImmutableArray<IPAddress> askers, string rules)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces need root");
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "nftables is not installed");
        Assert.SkipUnless(File.Exists("/usr/bin/nmap"), "nmap is not installed");
        var host = new FirewalledHost(address, ports);
        try
        {
            await host.BuildAsync(askers, rules);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The ports that answer one of those who ask, ascending.</summary>
    public async Task<IEnumerable<ushort>> AskAsync(IPAddress from) => (await Nmap.ScanInAsync(
        _asker.ToString(),
        ["-sS", "-g", "40000", "-S", from.ToString(), "-e", Link, "--send-ip", "-T4", "--max-retries", "2", "-p", string.Join(',', _ports), _address.ToString()])).Select(service => service.Port).Order();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
            listener.Dispose();
        await NetworkNamespaces.RemoveAsync(_asker);
        await NetworkNamespaces.RemoveAsync(_host);
    }

    private async Task BuildAsync(ImmutableArray<IPAddress> askers, string rules)
    {
        await NetworkNamespaces.AddAsync(_host, CancellationToken.None);
        await NetworkNamespaces.AddAsync(_asker, CancellationToken.None);
        await IpAsync(_host, "link", "add", Link, "type", "veth", "peer", "name", Link, "netns", _asker.ToString());
        await IpAsync(_host, "address", "add", $"{_address}/32", "dev", Link);
        await IpAsync(_host, "link", "set", Link, "up");
        await IpAsync(_asker, "link", "set", Link, "up");
        foreach (var asker in askers)
            await IpAsync(_asker, "address", "add", $"{asker}/32", "dev", Link);
        await IpAsync(_host, "route", "add", "default", "dev", Link);
        await IpAsync(_asker, "route", "add", $"{_address}/32", "dev", Link);
        await NetworkNamespaces.NftAsync(_host, ["-f", "-"], CancellationToken.None, rules);
        _listeners.AddRange(await NetworkNamespaces.RunInsideAsync(_host, () => _ports.Select(Listen).ToList()));

        static Task IpAsync(NamespaceName where, params IEnumerable<string> arguments) => NetworkNamespaces.IpAsync(where, CancellationToken.None, arguments);
    }

    private static TcpListener Listen(ushort port)
    {
        var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        return listener;
    }
}
