using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.Host.Silo;

/// <summary>A loopback port that nobody listens on.</summary>
internal static class FreePort
{
    // Orleans takes numbers only, so the port is free again for a moment; the kernel hands out another one to whoever asks meanwhile.
    public static int Pick()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
