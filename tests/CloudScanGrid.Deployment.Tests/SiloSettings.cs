using System.Globalization;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Telemetry;

namespace CloudScanGrid.Deployment.Tests;

/// <summary>What a deployment gives a silo in its environment, taken as the silo takes it.</summary>
internal sealed class SiloSettings
{
    private const string Prefix = "CLOUDSCAN__";

    private readonly GridConfiguration _configuration;

    /// <summary>Fails when the product would refuse them: a setting that there is not, a value out of bounds, an address that others reach without TLS.</summary>
    public SiloSettings(IEnumerable<KeyValuePair<string, string>> environment)
    {
        Environment = environment.ToDictionary(StringComparer.Ordinal);
        var settings = Environment.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), variable => (string?)variable.Value, StringComparer.OrdinalIgnoreCase);

        // The files are of another machine, and so are the networks.
        foreach (var key in settings.Keys.Where(key => settings[key]!.StartsWith("/run/", StringComparison.Ordinal)).ToList())
            settings[key] = typeof(SiloSettings).Assembly.Location;
        if (settings.TryGetValue("CLUSTER:ADVERTISEDADDRESS", out var address) && address!.Contains('/', StringComparison.Ordinal))
            settings["CLUSTER:ADVERTISEDADDRESS"] = address[..address.IndexOf('/', StringComparison.Ordinal)];
        _configuration = GridConfiguration.Load(null, settings);
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    public GridOptions Grid => _configuration.Get<GridOptions>(GridOptions.Section);

    public ClusterSettings Cluster => _configuration.Get<ClusterSettings>(ClusterSettings.Section);

    public bool IsScanner => Grid.Roles.HasFlag(SiloRoles.Scanner);

    public bool ProvesItself => _configuration.Get<TlsSettings>(TlsSettings.Section).IsOn;

    /// <summary>The port of the listener for machines.</summary>
    public string MachinePort => Text(_configuration.Get<TelemetryOptions>(TelemetryOptions.Section).Url!.Port);

    public string SiloPort => Text(Cluster.SiloPort);

    public string GatewayPort => Text(Cluster.GatewayPort);

    /// <summary>The seconds that a silo needs to stop: it drains, then has 30 s to leave.</summary>
    public int StopSeconds => Cluster.DrainSeconds + 30;

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
