using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Host.Tests;

/// <summary>A grid that serves on a free loopback port, with an engine that sees one web server everywhere.</summary>
public sealed class ServedGrid : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("csg-host-");

    public EmbeddedGrid Grid { get; private set; } = null!;

    /// <summary>Over TCP, as a browser would.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Over the control socket, as the CLI does.</summary>
    public HttpClient Control { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var configuration = GridConfiguration.Load(null, new Dictionary<string, string?> { ["Data:Directory"] = _directory.FullName, ["Grid:Url"] = url });
        var store = await SqliteStore.OpenAsync(
            Path.Combine(_directory.FullName, "state.db"), new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var app = GridHosts.Serve(configuration, store, services => services.AddSingleton<IScanEngine, WebServerEverywhere>());
        Grid = await EmbeddedGrid.StartAsync(app, store, CancellationToken.None);
        Http = ClientOf(new SocketsHttpHandler(), url);
        var socket = configuration.Get<DataOptions>(DataOptions.Section).ControlSocket;
        Control = ClientOf(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                    return new NetworkStream(connection, ownsSocket: true);
                },
            },
            "http://localhost");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Control.Dispose();
        await Grid.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static HttpClient ClientOf(SocketsHttpHandler handler, string url) => new(handler) { BaseAddress = new Uri(url) };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class WebServerEverywhere : IScanEngine
    {
        public Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new EngineCapabilities(ScanOutcome.Completed, "1", false, "sees a web server everywhere"));

        public async Task<ScanReport> RunAsync(ScanJob job, Func<HostObservation, ValueTask> onHost, CancellationToken cancellationToken)
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var target in job.Targets)
            {
                await onHost(new HostObservation
                {
                    Address = target.Address, StartedAt = now, ObservedAt = now, Vantage = job.Vantage, State = HostState.Up, IsComplete = true,
                    Coverage = new PortCoverage { Tcp = PortRanges.Parse("80") }, ProbesSent = 1,
                    Services = [new ObservedService { Port = new NetworkPort(TransportProtocol.Tcp, 80), State = PortState.Open, Name = "http", Product = "<img onerror=alert(1)>" }],
                });
            }

            return new ScanReport { JobId = job.JobId, Outcome = ScanOutcome.Completed, HostsObserved = job.Targets.Length, StartedAt = now, FinishedAt = now };
        }
    }
}
