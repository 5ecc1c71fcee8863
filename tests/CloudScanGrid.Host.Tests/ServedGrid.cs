using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CloudScanGrid.Client;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Host.Tests;

/// <summary>A grid that serves on free loopback ports, with an engine that sees one web server everywhere.</summary>
public class ServedGrid : IAsyncLifetime
{
    private static readonly AccountKey Account = new(CloudProvider.File, "shop");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("csg-host-");

    public EmbeddedGrid Grid { get; private set; } = null!;

    /// <summary>Over TCP, as a browser would.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Over TCP, as Prometheus would.</summary>
    public HttpClient Machine { get; private set; } = null!;

    /// <summary>Over the control socket, as the CLI does.</summary>
    public HttpClient Control { get; private set; } = null!;

    /// <summary>The port of <see cref="Http"/>.</summary>
    protected int Port { get; } = FreePort();

    /// <summary>Settings of its own.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];

    public async ValueTask InitializeAsync()
    {
        var url = $"http://127.0.0.1:{Port}";
        var machines = $"http://127.0.0.1:{FreePort()}";
        var settings = new Dictionary<string, string?>
        {
            ["Data:Directory"] = _directory.FullName, ["Grid:Url"] = url, ["Telemetry:Url"] = machines, ["Telemetry:ReadPeriod"] = "00:00:01",
        };
        foreach (var (key, value) in Settings)
            settings[key] = value;
        var configuration = GridConfiguration.Load(null, settings);
        var store = await SqliteStore.OpenAsync(
            Path.Combine(_directory.FullName, "state.db"), new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var app = GridHosts.Serve(configuration, store, services => services.AddSingleton<IScanEngine, WebServerEverywhere>());
        Grid = await EmbeddedGrid.StartAsync(app, store, CancellationToken.None);
        Http = ClientOf(new SocketsHttpHandler(), url);
        Machine = ClientOf(new SocketsHttpHandler(), machines);
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
        Machine.Dispose();
        Control.Dispose();
        await Grid.DisposeAsync();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads an inventory of one account with so many hosts.</summary>
    public Task<InventoryChange> SynchroniseAsync(int hosts)
    {
        var subnet = new SubnetKey(Account, "web");
        var assets = Enumerable.Range(1, hosts).Select(host => new AssetSnapshot
        {
            Key = new AssetKey(Account, $"i-{host}"), Subnet = subnet, Addresses = [IPAddress.Parse($"10.0.0.{host}")],
        });
        return Grid.Grains.GetAccount(Account).SyncAsync(new AccountSnapshot
        {
            Key = Account,
            Scope = new AccountScope([IPNetwork.Parse("10.0.0.0/24")], [], []),
            Subnets = [new SubnetSnapshot(subnet, IPNetwork.Parse("10.0.0.0/24"), [.. assets])],
            TakenAt = TimeProvider.System.GetUtcNow(),
        });
    }

    /// <summary>Reads the inventory and scans it to the end.</summary>
    public async Task ScanAsync(int hosts)
    {
        await SynchroniseAsync(hosts);
        using var started = await Control.PostAsJsonAsync("/api/v1/campaigns", new { profile = "light", ports = "80" });
        var campaign = await started.Content.ReadFromJsonAsync(ResourceJson.Default.CampaignResource);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Grid.WaitAsync(campaign!.Id, _ => { }, limit.Token);
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

        public int? FindNeed(string jobId) => null;

        public int? Lower(string jobId, int packetsPerSecond) => null;

        public void Raise(string jobId, int packetsPerSecond)
        {
        }

        public async Task<ScanReport> RunAsync(
            ScanJob job,
            Func<HostObservation, ValueTask> onHost,
            Func<ScanRound, ValueTask<IReadOnlyCollection<IPAddress>>> onRound,
            CancellationToken cancellationToken)
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
