using System.Net.Sockets;

namespace CloudScanGrid.Lab.Forms;

/// <summary>A socket of the laboratory together with the loop that serves it.</summary>
internal sealed class OpenSocket(Socket socket, Func<Socket, CancellationToken, Task> serve) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task? _serving;

    /// <summary>Starts the loop, once.</summary>
    public OpenSocket Start()
    {
        _serving ??= serve(socket, _stopping.Token);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        socket.Dispose();
        await (_serving ?? Task.CompletedTask);
        _stopping.Dispose();
    }
}
