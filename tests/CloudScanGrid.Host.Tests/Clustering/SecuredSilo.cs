using System.Diagnostics.Metrics;
using System.Net;
using CloudScanGrid.Host.Clustering;
using CloudScanGrid.Host.Clustering.Tls;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace CloudScanGrid.Host.Tests.Clustering;

/// <summary>A real silo on loopback whose ports are secured, and what it counted.</summary>
internal sealed class SecuredSilo : IAsyncDisposable
{
    public const string ClusterId = "cloudscan";

    private readonly IHost _host;
    private readonly MeterListener _listener = new();
    private readonly List<(string Port, string Reason)> _refused = [];

    private SecuredSilo(IHost host, int siloPort, int gatewayPort)
    {
        _host = host;
        SiloPort = siloPort;
        GatewayPort = gatewayPort;
        host.Services.GetRequiredService<ClusterMetrics>();
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ClusterMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            _refused.AddRange(Enumerable.Repeat(((string)tags[0].Value!, (string)tags[1].Value!), (int)count)));
        _listener.Start();
    }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    /// <summary>Every connection that was refused, by port and reason.</summary>
    public IReadOnlyList<(string Port, string Reason)> Refused
    {
        get
        {
            _refused.Clear();
            _listener.RecordObservableInstruments();
            return [.. _refused];
        }
    }

    public static async Task<SecuredSilo> StartAsync(TlsSettings tls, SecuredSilo? primary = null)
    {
        var (siloPort, gatewayPort) = (FreePort.Pick(), FreePort.Pick());
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddMetrics().AddSingleton<ClusterMetrics>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, new IPEndPoint(IPAddress.Loopback, primary?.SiloPort ?? siloPort), ClusterId, ClusterId);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            MutualTls.Use(silo, ClusterId, tls);
        });
        var started = new SecuredSilo(builder.Build(), siloPort, gatewayPort);
        await started._host.StartAsync(TestContext.Current.CancellationToken);
        return started;
    }

    /// <summary>How many silos this one sees active; it asks each of them.</summary>
    public async Task<int> CountActiveAsync()
    {
        var management = _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var statistics = await management.GetRuntimeStatistics([.. (await management.GetHosts(onlyActive: true)).Keys]);
        return statistics.Length;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _host.StopAsync(limit.Token);
        _host.Dispose();
        _listener.Dispose();
    }
}
