using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.EndToEnd.Tests.Estates;

/// <summary>Hosts on loopback that greet as an SSH daemon does, or say nothing, all on one port, and count who connects.</summary>
internal sealed class ShellHosts : IDisposable
{
    private static int _networks;

    private readonly List<TcpListener> _listeners = [];
    private readonly ConcurrentDictionary<string, int> _connections = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _areSilent;

    /// <summary>Starts them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="areSilent">Whether they say nothing: nmap then waits, for more than a minute a host.</param>
    public ShellHosts(int count, bool areSilent = false)
    {
        _areSilent = areSilent;
        // Below the laboratory's blocks, which start at 127.64.0.0.
        Network = $"127.21.{Interlocked.Increment(ref _networks)}";
        for (var number = 1; number <= count; number++)
        {
            var listener = new TcpListener(IPAddress.Parse(AddressOf(number)), Port);
            listener.Start();
            if (Port == 0)
                Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            _listeners.Add(listener);
            _ = GreetAsync(listener, AddressOf(number));
        }
    }

    /// <summary>The first three octets.</summary>
    public string Network { get; }

    public int Port { get; }

    /// <summary>One asset a host, <c>host-1</c> and so on, in a group that allows nothing: each shows one exposure.</summary>
    public Estate Estate => new($"{Network}.0/24")
    {
        Assets = [.. Enumerable.Range(1, _listeners.Count).Select(number => new EstateAsset($"host-{number}", AddressOf(number)) { SecurityGroups = ["closed"] })],
        SecurityGroups = [new { id = "closed" }],
    };

    public string AddressOf(int number) => $"{Network}.{number}";

    /// <summary>Nobody listens there any more.</summary>
    public void Close(int number) => _listeners[number - 1].Stop();

    public int ConnectionsTo(int number) => _connections.GetValueOrDefault(AddressOf(number));

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var listener in _listeners)
            listener.Dispose();
        _stopping.Dispose();
    }

    private async Task GreetAsync(TcpListener listener, string address)
    {
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stopping);
                _connections.AddOrUpdate(address, 1, (_, count) => count + 1);
                if (_areSilent)
                    await client.GetStream().CopyToAsync(Stream.Null, stopping);
                else
                    await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"u8.ToArray(), stopping);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Who connected went away at once, as scanners do, or the test is over.
            }
        }
    }
}
