using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace CloudScanGrid.Host.Http;

/// <summary>
/// Whatever changes something is taken only through a Unix socket in the data directory, which file permissions guard: no web page that a browser on this
/// machine shows can reach it, as it could reach a loopback port.
/// </summary>
internal static class ControlSocket
{
    /// <summary>The socket's name within the data directory.</summary>
    public const string FileName = "control.sock";

    /// <summary>Refuses requests that came another way.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var socket = context.HttpContext.Features.Get<IConnectionSocketFeature>()?.Socket;
        return socket?.LocalEndPoint is UnixDomainSocketEndPoint
            ? await next(context)
            : Problems.Forbidden($"Changes are taken through {FileName} in the data directory, as 'cloudscan campaign' does; over TCP the API is read-only.");
    }
}
