using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Clustering;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Http;
using CloudScanGrid.Host.Silo;
using CloudScanGrid.Host.Telemetry;
using CloudScanGrid.Storage;
using Microsoft.AspNetCore.Hosting;
using GenericHost = Microsoft.Extensions.Hosting.Host;

namespace CloudScanGrid.Host.Embedded;

/// <summary>The three kinds of process that can be made of the grid's parts.</summary>
public static class GridHosts
{
    /// <summary>A grid without a server, for one bounded campaign.</summary>
    public static IHost Scan(GridConfiguration configuration, IGridStore store, Action<IServiceCollection> addEngine, EngineCapabilities? engine = null)
    {
        var builder = GenericHost.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddLogging(builder.Logging, configuration.Get<TelemetryOptions>(TelemetryOptions.Section));
        builder.Services.AddStore(store);
        addEngine(builder.Services);
        builder.AddGrid(configuration, engine);
        return builder.Build();
    }

    /// <summary>A silo that serves health and metrics, and with the role api the page, the API, and changes through its control socket.</summary>
    /// <exception cref="ConfigurationException">It may not listen where it should, or another silo uses its data directory.</exception>
    public static WebApplication Serve(GridConfiguration configuration, IGridStore store, Action<IServiceCollection> addEngine, EngineCapabilities? engine = null)
    {
        var grid = configuration.Get<GridOptions>(GridOptions.Section);
        var data = configuration.Get<DataOptions>(DataOptions.Section);
        var listeners = new Listeners(grid, configuration.Get<TelemetryOptions>(TelemetryOptions.Section));
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        AddLogging(builder.Logging, configuration.Get<TelemetryOptions>(TelemetryOptions.Section));
        var isApi = grid.Roles.HasFlag(SiloRoles.Api);
        if (isApi)
            ControlSocket.Claim(data.ControlSocket);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            listeners.Open(kestrel);
            if (isApi)
                kestrel.ListenUnixSocket(data.ControlSocket);
        });
        builder.Services.AddStore(store);
        addEngine(builder.Services);
        var silo = builder.AddGrid(configuration, engine);
        builder.Services.AddProblemDetails();
        builder.Services.AddMetricsExport(silo);

        var app = builder.Build();
        app.Services.GetRequiredService<SiloMetrics>();
        app.Services.GetRequiredService<ClusterMetrics>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(listeners.RequireAsync);
        if (isApi)
        {
            MapReads(app);
            app.MapCampaignControl();
            app.MapRegions();
            app.MapInventories();
            app.MapPage();
        }

        app.MapHealth(listeners);
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    /// <summary>The API's lists over a store that some other process may be writing: how the CLI reads a state file in the API's own words.</summary>
    public static WebApplication Read(IGridStore store, string socketPath)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socketPath));
        builder.Services.AddStore(store);
        var app = builder.Build();
        MapReads(app);
        return app;
    }

    private static void MapReads(WebApplication app)
    {
        app.MapAccounts();
        app.MapEstate();
        app.MapCampaigns();
    }

    private static void AddLogging(ILoggingBuilder logging, TelemetryOptions telemetry) => logging
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .SetMinimumLevel(telemetry.LogLevel)
        .AddFilter("Orleans", LogLevel.Error)
        .AddFilter("Polly", LogLevel.Error)
        .AddFilter("Microsoft", LogLevel.Error);
}
