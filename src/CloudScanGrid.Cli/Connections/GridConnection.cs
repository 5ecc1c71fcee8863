using System.Net.Sockets;
using CloudScanGrid.Client;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Host.Http;
using CloudScanGrid.Storage;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;

namespace CloudScanGrid.Cli.Connections;

/// <summary>
/// The API, wherever it is: a server that was named, the grid that runs on this machine, or, when none does, the state file read in the API's own words.
/// </summary>
internal sealed class GridConnection : IAsyncDisposable
{
    private readonly List<object> _owned = [];

    private GridConnection(HttpClient http)
    {
        Client = new CloudScanGridClient(http);
        _owned.Add(http);
    }

    public CloudScanGridClient Client { get; }

    /// <summary>Connects to read.</summary>
    /// <param name="run">Tells the configuration.</param>
    /// <param name="server">A grid's URL; null for none.</param>
    /// <param name="state">A state file; null for the configured one, and only when no grid runs.</param>
    public static async Task<GridConnection> OpenAsync(Invocation run, string? server, string? state)
    {
        if (server is not null && state is not null)
            throw new UsageException("--server and --state name two places to read from; name one");
        if (server is not null)
            return OfServer(server);
        var data = run.Configuration().Get<DataOptions>(DataOptions.Section);
        if (state is null && ControlSocket.IsListening(data.ControlSocket))
            return OfSocket(data.ControlSocket);
        var file = state ?? data.StateFile;
        return File.Exists(file)
            ? await OfStateAsync(run, file)
            : throw new CloudScanGridException($"no grid runs here, and there is no state file {file}. Start a grid with 'cloudscan run', or name a state with --state or a grid with --server.");
    }

    /// <summary>Connects to the grid that runs on this machine, to change something.</summary>
    public static GridConnection OpenControl(Invocation run)
    {
        var data = run.Configuration().Get<DataOptions>(DataOptions.Section);
        return ControlSocket.IsListening(data.ControlSocket)
            ? OfSocket(data.ControlSocket)
            : throw new CloudScanGridException($"no grid takes changes at {data.ControlSocket}. Start one with 'cloudscan run', or name its directory with CLOUDSCAN__DATA__DIRECTORY.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            if (owned is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
            else
                ((IDisposable)owned).Dispose();
        }
    }

    private static GridConnection OfServer(string server)
    {
        if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new UsageException($"--server {server}: write a URL, as in http://127.0.0.1:8080");
        var handler = new SocketsHttpHandler();
        return new GridConnection(new HttpClient(handler) { BaseAddress = url });
    }

    private static GridConnection OfSocket(string path)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new GridConnection(new HttpClient(handler) { BaseAddress = new Uri("http://localhost/") });
    }

    private static async Task<GridConnection> OfStateAsync(Invocation run, string file)
    {
        var store = await SqliteStore.OpenReadOnlyAsync(file, new SqliteStoreOptions(), run.Clock, run.Interrupted);
        var directory = TemporaryDirectory.Create();
        var socket = Path.Combine(directory.Path, "read.sock");
        WebApplication host = GridHosts.Read(store, socket);
        await host.StartAsync(run.Interrupted);
        var connection = OfSocket(socket);
        connection._owned.AddRange([host, store, directory]);
        return connection;
    }
}
