using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Listening;
using CloudScanGrid.Lab.Namespaces;
using CloudScanGrid.Lab.Personas;
using CloudScanGrid.Lab.Processes;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab.Forms;

/// <summary>
/// The fleet in a network namespace in which its whole range is local, and the scanner in another one that has no other way to go. One socket a port serves
/// every host; the persona is chosen by the address that was called, and the kernel's rules say which ports of which hosts are open.
/// </summary>
internal sealed partial class NamespaceLab : ILabForm
{
    // A SYN scan leaves half-open connections for as long as its resets are under way.
    private const int Backlog = 4096;

    // ip(7); .NET has no name for it. TPROXY only hands connections to a socket that carries it.
    private const int SolIp = 0;
    private const int IpTransparent = 19;

    // RFC 2544 section C.2.2: 198.18.0.0/15 is for benchmarks; nobody's fleet or machine uses it.
    private const string WireRange = "198.18.0.0/15";
    private const string FleetAddress = "198.18.0.2";
    private const string ScannerAddress = "198.18.0.1";

    private static int _count;

    private readonly Dictionary<ushort, OpenSocket> _streams = [];
    private readonly Dictionary<(IPAddress Address, ushort Port), (Listener Listener, OpenSocket Socket)> _datagrams = [];
    private readonly PersonaTable _personas;
    private readonly Reception _reception;
    private readonly NamespaceName _fleet;
    private readonly NamespaceName _scanner;

    private NamespaceLab(TimeProvider timeProvider, ILogger logger)
    {
        var number = Interlocked.Increment(ref _count);
        _fleet = new(ProcessIdentity.Current, number, "fleet");
        _scanner = new(ProcessIdentity.Current, number, "scan");
        _personas = new PersonaTable(timeProvider);
        _reception = new Reception(_personas, timeProvider, logger);
    }

    public string? ScannerNamespace => _scanner.ToString();

    /// <summary>Makes the two namespaces and the wire between them, after removing what dead laboratories left behind.</summary>
    public static async Task<NamespaceLab> CreateAsync(TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        SystemTool.RequireAll();
        if (await NetworkNamespaces.SweepAsync() is > 0 and var swept)
            LeftoversSwept(logger, swept);
        var lab = new NamespaceLab(timeProvider, logger);
        try
        {
            await lab.ConnectAsync(cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async Task ApplyAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        var listeners = fleet.Hosts.SelectMany(host => host.Listeners.Select(listener => (host.Address, Listener: listener))).ToLookup(entry => entry.Listener.Port.Protocol);
        var ports = listeners[TransportProtocol.Tcp].Select(entry => entry.Listener.Port.Number).Append(FleetRules.HoneypotPort).ToHashSet();
        var datagrams = listeners[TransportProtocol.Udp].ToDictionary(entry => (entry.Address, entry.Listener.Port.Number), entry => entry.Listener);

        _personas.Replace(fleet);
        foreach (var (key, open) in _datagrams.Where(open => datagrams.GetValueOrDefault(open.Key) != open.Value.Listener).ToList())
        {
            _datagrams.Remove(key);
            await open.Socket.DisposeAsync();
        }

        await NetworkNamespaces.RunInsideAsync(_fleet, () =>
        {
            foreach (var port in ports.Where(port => !_streams.ContainsKey(port)))
                _streams[port] = new OpenSocket(LabSockets.Listening(new IPEndPoint(IPAddress.Any, port), Backlog, MakeTransparent), _reception.AcceptAsync);
            foreach (var (key, listener) in datagrams.Where(wanted => !_datagrams.ContainsKey(wanted.Key)))
                _datagrams[key] = (listener, Answering(new IPEndPoint(key.Address, key.Number), listener));
            return true;
        });
        foreach (var socket in _streams.Values.Concat(_datagrams.Values.Select(open => open.Socket)))
            socket.Start();

        await NetworkNamespaces.NftAsync(_fleet, ["-f", "-"], cancellationToken, FleetRules.OfFleet(fleet));
        foreach (var port in _streams.Keys.Where(port => !ports.Contains(port)).ToList())
        {
            _streams.Remove(port, out var unused);
            await unused!.DisposeAsync();
        }
    }

    public async Task<LabCounters?> ReadCountersAsync(CancellationToken cancellationToken) => FleetRules.Read(
        await NetworkNamespaces.NftAsync(_fleet, ["-j", "list", "counters"], cancellationToken),
        await NetworkNamespaces.NftAsync(_scanner, ["-j", "list", "counters"], cancellationToken));

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _streams.Values.Concat(_datagrams.Values.Select(open => open.Socket)))
            await socket.DisposeAsync();
        _streams.Clear();
        _datagrams.Clear();
        await NetworkNamespaces.RemoveAsync(_scanner);
        await NetworkNamespaces.RemoveAsync(_fleet);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await NetworkNamespaces.AddAsync(_fleet, cancellationToken);
        await NetworkNamespaces.AddAsync(_scanner, cancellationToken);
        await IpAsync(_fleet, "link", "add", FleetRules.FleetLink, "type", "veth", "peer", "name", FleetRules.ScanLink, "netns", _scanner.ToString());
        await IpAsync(_fleet, "address", "add", FleetAddress + "/30", "dev", FleetRules.FleetLink);
        await IpAsync(_scanner, "address", "add", ScannerAddress + "/30", "dev", FleetRules.ScanLink);
        await IpAsync(_fleet, "link", "set", FleetRules.FleetLink, "up");
        await IpAsync(_scanner, "link", "set", FleetRules.ScanLink, "up");
        await IpAsync(_fleet, "route", "add", "local", FleetRules.Range, "dev", "lo");
        await IpAsync(_scanner, "route", "add", FleetRules.Range, "via", FleetAddress);

        // Scanners may stand behind the scanner's end, each in a namespace of its own.
        await IpAsync(_fleet, "route", "add", WireRange, "via", ScannerAddress);
        await NetworkNamespaces.NftAsync(_scanner, ["-f", "-"], cancellationToken, FleetRules.OfScanner());

        Task IpAsync(NamespaceName name, params IEnumerable<string> arguments) => NetworkNamespaces.IpAsync(name, cancellationToken, arguments);
    }

    private OpenSocket Answering(IPEndPoint endpoint, Listener listener)
    {
        var reply = Daemons.Get(listener.Daemon).Datagram!(listener.Version);
        return new OpenSocket(LabSockets.Datagram(endpoint), (socket, stopping) => _reception.AnswerAsync(socket, reply, stopping));
    }

    private static void MakeTransparent(Socket socket) => socket.SetRawSocketOption(SolIp, IpTransparent, BitConverter.GetBytes(1));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A laboratory that was killed left {Count} network namespaces behind; they are removed")]
    private static partial void LeftoversSwept(ILogger logger, int count);
}
