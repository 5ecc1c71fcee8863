using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudScanGrid.Scanning.Tests.Nmap;

/// <summary>Small services on loopback whose answers nmap knows.</summary>
internal sealed class LoopbackServices : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _accepting = [];
    private readonly List<TcpListener> _listeners = [];

    public ushort Ssh(string address) => Listen(address, async (stream, stop) =>
    {
        await stream.WriteAsync("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"u8.ToArray(), stop);
        await ReadAsync(stream, stop);
    });

    public ushort Http(string address) => Listen(address, async (stream, stop) =>
    {
        var request = await ReadAsync(stream, stop);
        if (request.StartsWith("GET", StringComparison.Ordinal) || request.StartsWith("HEAD", StringComparison.Ordinal))
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), stop);
    });

    public ushort Redis(string address) => Listen(address, async (stream, stop) =>
    {
        var request = await ReadAsync(stream, stop);
        if (request.StartsWith("GET", StringComparison.Ordinal))
            await stream.WriteAsync("-ERR wrong number of arguments for 'get' command\r\n"u8.ToArray(), stop);
    });

    /// <summary>Hangs up at the first word, and tells of each connection.</summary>
    public ushort Curt(string address, Action onConnected) => Listen(address, async (stream, stop) =>
    {
        onConnected();
        await ReadAsync(stream, stop);
    });

    public static ushort Closed(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return PortOf(listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        await Task.WhenAll(_accepting);
        _stop.Dispose();
    }

    private static ushort PortOf(TcpListener listener) => (ushort)((IPEndPoint)listener.LocalEndpoint).Port;

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[4096];
        return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, stop));
    }

    private ushort Listen(string address, Func<NetworkStream, CancellationToken, Task> serve)
    {
        var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start(100);
        _listeners.Add(listener);
        _accepting.Add(AcceptAsync(listener, serve));
        return PortOf(listener);
    }

    private async Task AcceptAsync(TcpListener listener, Func<NetworkStream, CancellationToken, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(_stop.Token), serve));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // nmap has hung up, or the test has ended.
            }
        }
    }
}
