using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CloudScanGrid.Host.Http;

/// <summary>
/// Where a silo listens by TCP: at <c>Grid:Url</c> for people, and at <c>Telemetry:Url</c> for machines that measure it and look whether it lives. These are elsewhere
/// in containers, so their address may be any; they get three paths that tell of no address, and no reasons.
/// </summary>
internal sealed class Listeners
{
    private static readonly ImmutableArray<PathString> MachinePaths = ["/metrics", "/health/live", "/health/ready"];

    private readonly Uri _url;
    private readonly Uri? _machines;
    private readonly string? _hostName;

    /// <exception cref="ConfigurationException">An address cannot be listened at, or would show to others what only this machine may read.</exception>
    public Listeners(GridOptions grid, TelemetryOptions telemetry)
    {
        (_url, _machines, _hostName) = (grid.Url, telemetry.Url, grid.HostName);
        var errors = ImmutableArray.CreateBuilder<string>();
        if (AddressOf(_url) is not { } address)
        {
            errors.Add($"Grid:Url: '{_url}': write http, an IP address and a port, as in http://127.0.0.1:8080");
        }
        else if (!IPAddress.IsLoopback(address) && !grid.AnyoneMayRead)
        {
            errors.Add(
                $"Grid:Url: '{_url}': the API has no authentication yet and serves loopback only; write http://127.0.0.1:{_url.Port}, and reach it through a tunnel. Machines that want "
                + $"metrics and health get an address by Telemetry:Url. If everybody who reaches {_url.Host} may read inventory and findings, say so: Grid:AnyoneMayRead=true");
        }

        if (_machines is not null && AddressOf(_machines) is null)
            errors.Add($"Telemetry:Url: '{_machines}': write http, an IP address and a port, as in http://0.0.0.0:9464");
        else if (_machines?.Port == _url.Port)
            errors.Add($"Telemetry:Url: '{_machines}': its port is that of Grid:Url; name another one, as in {Uri.UriSchemeHttp}://{_machines.Host}:9464");
        if (errors.Count > 0)
            throw new ConfigurationException(errors.ToImmutable());
    }

    /// <summary>Listens.</summary>
    public void Open(KestrelServerOptions kestrel)
    {
        Listen(kestrel, _url);
        if (_machines is not null)
            Listen(kestrel, _machines);
    }

    /// <summary>Whether a request came in where machines ask.</summary>
    public bool IsOfMachine(HttpContext context) => context.Connection.LocalPort == _machines?.Port;

    /// <summary>Refuses what is not served where it was asked for, or was asked for by a foreign name.</summary>
    /// <remarks>
    /// A web page from elsewhere can point its own name at an address that only its reader reaches (DNS rebinding), and read what the API says there. Its name is then
    /// in the Host header, which is why names are refused and addresses are not.
    /// </remarks>
    public Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOfMachine(context))
        {
            return MachinePaths.Contains(context.Request.Path)
                ? next(context)
                : Problems.NotFound($"Here are {string.Join(", ", MachinePaths)} and nothing else.").ExecuteAsync(context);
        }

        var host = context.Request.Host.Host;
        return IsOurs(host) ? next(context) : Problems.Forbidden(
            $"The host name '{Domain.Display.TerminalText.Escape(host)}' is not ours: ask by IP address or localhost, or set Grid:HostName.").ExecuteAsync(context);
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url)
    {
        var address = AddressOf(url)!;
        if (IPAddress.IsLoopback(address))
            kestrel.ListenLocalhost(url.Port);
        else
            kestrel.Listen(address, url.Port);
    }

    private static IPAddress? AddressOf(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttp)
            return null;
        return url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.Host, out var address) ? address : null;
    }

    private bool IsOurs(string host) => IsLoopbackName(host) || string.Equals(host, _hostName, StringComparison.OrdinalIgnoreCase)
        || (!IPAddress.IsLoopback(AddressOf(_url)!) && IPAddress.TryParse(host, out _));

    private static bool IsLoopbackName(string host) => host is "127.0.0.1" or "localhost" or "[::1]";
}
