using System.Net.Sockets;
using CloudScanGrid.Host.Configuration;
using Microsoft.AspNetCore.Connections.Features;

namespace CloudScanGrid.Host.Http;

/// <summary>
/// Whatever changes something is taken only through a Unix socket in the data directory, which file permissions guard: no web page that a browser on this
/// machine shows can reach it, as it could reach a loopback port.
/// </summary>
public static class ControlSocket
{
    /// <summary>The socket's name within the data directory.</summary>
    public const string FileName = "control.sock";

    /// <summary>Makes way for this process's socket. One that a dead process left behind is removed.</summary>
    /// <exception cref="ConfigurationException">A living process listens there, or this one may not.</exception>
    public static void Claim(string path)
    {
        if (IsListening(path))
            throw new ConfigurationException([$"Data:Directory: another silo takes changes at {path}; give each silo of this machine a directory of its own (CLOUDSCAN__DATA__DIRECTORY)"]);
        try
        {
            File.Delete(path);
            using var probe = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new ConfigurationException([$"Data:Directory: '{Path.GetDirectoryName(path)}': {Environment.UserName} may not write there: {exception.Message} Give it to that user, or name another directory"]);
        }
    }

    /// <summary>Whether a process listens at a socket.</summary>
    public static bool IsListening(string path)
    {
        if (!File.Exists(path))
            return false;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Refuses requests that came another way.</summary>
    internal static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var socket = context.HttpContext.Features.Get<IConnectionSocketFeature>()?.Socket;
        return socket?.LocalEndPoint is UnixDomainSocketEndPoint
            ? await next(context)
            : Problems.Forbidden($"Changes are taken through {FileName} in the data directory, as 'cloudscan campaign' does; over TCP the API is read-only.");
    }
}
