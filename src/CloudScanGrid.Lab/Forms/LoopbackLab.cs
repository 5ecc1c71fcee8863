using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Listening;
using CloudScanGrid.Lab.Personas;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab.Forms;

/// <summary>One socket for every listener, on loopback addresses of this machine. The kernel resets whatever is closed.</summary>
internal sealed class LoopbackLab : ILabForm
{
    private const int Backlog = 128;

    // In no block of a laboratory: only a listener on every address can be in the way there.
    private static readonly IPAddress Unused = new([127, 255, 255, 254]);

    private readonly LoopbackBlock? _block;
    private readonly Dictionary<(IPAddress Address, NetworkPort Port), (Listener Listener, OpenSocket Socket)> _open = [];
    private readonly PersonaTable _personas;
    private readonly Reception _reception;

    /// <summary>A laboratory in which nothing listens yet.</summary>
    /// <param name="block">The claim on the fleet's addresses, released with the laboratory; null for addresses outside of every block.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log.</param>
    public LoopbackLab(LoopbackBlock? block, TimeProvider timeProvider, ILogger logger)
    {
        _block = block;
        _personas = new PersonaTable(timeProvider);
        _reception = new Reception(_personas, timeProvider, logger);
    }

    public string? ScannerNamespace => null;

    /// <summary>
    /// Which of these ports this process cannot have on loopback: privileged ones, and ones on which something listens on every address (it would
    /// answer on every address of the fleet too).
    /// </summary>
    public static PortRanges FindUnavailable(PortCoverage ports) => PortRanges.Of(
        ports.Tcp.Ports().Where(port => !IsFree(SocketType.Stream, ProtocolType.Tcp, port))
            .Union(ports.Udp.Ports().Where(port => !IsFree(SocketType.Dgram, ProtocolType.Udp, port))));

    public async Task ApplyAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        var wanted = fleet.Hosts.SelectMany(host => host.Listeners.Select(listener => (Key: (host.Address, listener.Port), Listener: listener)))
            .ToDictionary(entry => entry.Key, entry => entry.Listener);
        // A datagram listener plays one version for as long as it lives; a stream listener asks the table at each connection.
        foreach (var (key, open) in _open.Where(open => !wanted.TryGetValue(open.Key, out var listener) || (listener != open.Value.Listener && IsDatagram(listener))).ToList())
        {
            _open.Remove(key);
            await open.Socket.DisposeAsync();
        }

        _personas.Replace(fleet);
        foreach (var (key, listener) in wanted)
        {
            _open[key] = _open.TryGetValue(key, out var open) ? (listener, open.Socket) : (listener, Open(new IPEndPoint(key.Address, key.Port.Number), listener));
        }
    }

    public Task<LabCounters?> ReadCountersAsync(CancellationToken cancellationToken) => Task.FromResult<LabCounters?>(null);

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, socket) in _open.Values)
            await socket.DisposeAsync();
        _open.Clear();
        _block?.Dispose();
    }

    private OpenSocket Open(IPEndPoint endpoint, Listener listener)
    {
        try
        {
            return Daemons.Get(listener.Daemon).Datagram is { } datagram
                ? new OpenSocket(LabSockets.Datagram(endpoint), (socket, stopping) => _reception.AnswerAsync(socket, datagram(listener.Version), stopping)).Start()
                : new OpenSocket(LabSockets.Listening(endpoint, Backlog), _reception.AcceptAsync).Start();
        }
        catch (SocketException exception)
        {
            throw new LabException(
                $"{listener.Port} cannot listen on {endpoint}: {exception.Message}. Stop what holds the port, or draw a new fleet in another directory: "
                + "it moves away from ports that are taken on every address.", exception);
        }
    }

    private static bool IsDatagram(Listener listener) => listener.Port.Protocol == TransportProtocol.Udp;

    private static bool IsFree(SocketType type, ProtocolType protocol, ushort port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(Unused, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
