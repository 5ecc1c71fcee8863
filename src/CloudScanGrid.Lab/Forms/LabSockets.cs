using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.Lab.Forms;

/// <summary>Opens the sockets of the laboratory.</summary>
internal static class LabSockets
{
    public static Socket Listening(IPEndPoint endpoint, int backlog, Action<Socket>? prepare = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            prepare?.Invoke(socket);
            socket.Bind(endpoint);
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static Socket Datagram(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
