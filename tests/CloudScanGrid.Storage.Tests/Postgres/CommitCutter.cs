using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.Storage.Tests.Postgres;

/// <summary>Stands between a store and its server, and ends the connection of each fourth commit after the server has answered it and before the store hears.</summary>
internal sealed class CommitCutter : IAsyncDisposable
{
    private readonly int _serverPort;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;
    private int _commits;
    private int _cuts;

    public CommitCutter(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Cuts => _cuts;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient store)
    {
        using var server = new TcpClient();
        using (store)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _ending.Token);
            var isCut = new TaskCompletionSource();
            var up = CopyAsync(store, server, bytes =>
            {
                if (bytes.IndexOf("COMMIT\0"u8) >= 0 && Interlocked.Increment(ref _commits) % 4 == 0)
                    isCut.TrySetResult();
                return true;
            });
            var down = CopyAsync(server, store, _ => !isCut.Task.IsCompleted);
            await Task.WhenAny(up, down);
            if (isCut.Task.IsCompleted)
                Interlocked.Increment(ref _cuts);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, SpanPredicate passes)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _ending.Token) is > 0 and var count && passes(buffer.AsSpan(0, count)))
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _ending.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has hung up.
        }
    }

    private delegate bool SpanPredicate(ReadOnlySpan<byte> bytes);
}
