using System.Diagnostics.Metrics;
using CloudScanGrid.Grains;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Host.Clustering;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Scanning;
using CloudScanGrid.Storage;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CloudScanGrid.Host.Telemetry;

/// <summary>Puts meters, traces and their exporters together.</summary>
internal static class TelemetrySetup
{
    // A label of every series, so that one variable of a dashboard picks a silo's own, Orleans' and the runtime's.
    private const string Silo = "silo";

    private const string Orleans = "Microsoft.Orleans";
    private const string Database = "Npgsql";

    /// <summary>Adds what the parts of the grid report to. Needs the store's ports when the silo serves control.</summary>
    public static void AddTelemetry(this IServiceCollection services, GridConfiguration configuration, string silo)
    {
        services.AddMetrics();
        services.AddOptions<TelemetryOptions>().Bind(configuration.Root.GetSection(TelemetryOptions.Section));
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<ClusterMetrics>();
        var options = configuration.Get<TelemetryOptions>(TelemetryOptions.Section);
        if (options.OtlpEndpoint is { } endpoint)
            services.AddTraceExport(silo, endpoint, options.TraceRatio);
    }

    /// <summary>Adds <c>/metrics</c> and, on a silo that serves control, the gauges of the whole grid.</summary>
    public static void AddMetricsExport(this IServiceCollection services, SiloTraits silo)
    {
        if (silo.Roles.Contains(SiloTraits.ControlRole))
        {
            services.AddSingleton<GridMetrics>();
            services.AddHostedService<GridSampler>();
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, silo.Name))
            .WithMetrics(metrics => metrics
                .AddMeter(
                    ScanMetrics.MeterName,
                    EngineMetrics.MeterName,
                    StoreMetrics.MeterName,
                    GridMetrics.MeterName,
                    SiloMetrics.MeterName,
                    ClusterMetrics.MeterName,
                    Orleans,
                    "System.Runtime",
                    "Microsoft.AspNetCore.Hosting",
                    Database)
                .AddView(WithoutPeers)
                .AddPrometheusExporter(exporter =>
                {
                    // Names are the same for every Prometheus: one that asks for names with dots in them would find no dashboard's series.
                    exporter.TranslationStrategy = PrometheusAspNetCoreTranslationStrategy.UnderscoreEscapingWithSuffixes;
                    exporter.ScopeInfoEnabled = false;
                    exporter.ResourceConstantLabels = attribute => attribute == Silo;
                }));
    }

    // Labels that tell where other silos and the database are: who may read metrics need not know, their number grows with every life of a silo, and Orleans calls one
    // of them "silo" as we do ours.
    private static MetricStreamConfiguration? WithoutPeers(Instrument instrument) => (instrument.Meter.Name, instrument.Name) switch
    {
        (Orleans, "orleans-messaging-sent-messages-size" or "orleans-messaging-received-messages-size") => new() { TagKeys = ["ConnectionDirection", "MessageDirection"] },
        (Orleans, var name) when name.StartsWith("orleans-messaging-pings-", StringComparison.Ordinal) => new() { TagKeys = [] },
        (Database, _) => new() { TagKeys = ["db.client.connection.pool.name", "db.client.connection.state", "error.type"] },
        _ => null,
    };

    private static void AddTraceExport(this IServiceCollection services, string silo, Uri endpoint, double ratio) => services.AddOpenTelemetry()
        .ConfigureResource(resource => Describe(resource, silo))
        .WithTracing(traces => traces
            .AddSource(GrainTraces.SourceName, EngineTraces.SourceName, "Microsoft.Orleans.Application", "Microsoft.Orleans.Storage")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = new Uri(endpoint, "v1/traces");
            }));

    private static void Describe(ResourceBuilder resource, string silo) => resource
        .AddService("cloudscan", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3), serviceInstanceId: silo)
        .AddAttributes([new(Silo, silo)]);
}
