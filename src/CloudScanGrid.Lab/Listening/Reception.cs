using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CloudScanGrid.Lab.Personas;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab.Listening;

/// <summary>
/// Receives what comes to listening sockets. Each connection lives at most <see cref="MaxConnectionTime"/> and at most <see cref="MaxConnections"/> live at
/// once over all sockets; beyond that a connection is accepted and closed, so that a flood costs the laboratory nothing lasting.
/// </summary>
internal sealed partial class Reception(PersonaTable personas, TimeProvider timeProvider, ILogger logger)
{
    public const int MaxConnections = 1024;
    public static readonly TimeSpan MaxConnectionTime = TimeSpan.FromSeconds(30);

    private const int MaxDatagramBytes = 2048;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    private int _connections;

    /// <summary>Connections that live now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Accepts until the socket is closed.</summary>
    public async Task AcceptAsync(Socket listening, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // The connection is served beside the loop; it ends by itself, by its deadline or by stopping.
                _ = ServeAsync(await listening.AcceptAsync(stopping), stopping);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted or SocketError.InvalidArgument)
            {
                return;
            }
            catch (SocketException exception)
            {
                // Out of descriptors, or the client was gone before it was accepted.
                AcceptFailed(exception);
                await Task.Delay(AcceptPause, timeProvider, CancellationToken.None);
            }
        }
    }

    /// <summary>Answers datagrams until the socket is closed.</summary>
    public async Task AnswerAsync(Socket bound, Reply reply, CancellationToken stopping)
    {
        var buffer = new byte[MaxDatagramBytes];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var received = await bound.ReceiveFromAsync(buffer, SocketFlags.None, anyone, stopping);
                var answer = received.ReceivedBytes == 0 ? Answer.Wait : reply(buffer.AsSpan(0, received.ReceivedBytes));
                if (!answer.Bytes.IsEmpty)
                    await bound.SendToAsync(answer.Bytes, SocketFlags.None, received.RemoteEndPoint, stopping);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted)
            {
                return;
            }
            catch (SocketException exception)
            {
                // An ICMP error of an earlier answer; the next datagram may be fine.
                AcceptFailed(exception);
                await Task.Delay(AcceptPause, timeProvider, CancellationToken.None);
            }
            catch (Exception exception)
            {
                PersonaFailed(exception);
            }
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken stopping)
    {
        using (connection)
        {
            if (Interlocked.Increment(ref _connections) > MaxConnections || connection.LocalEndPoint is not IPEndPoint local || personas.Find(local) is not { } responder)
            {
                Interlocked.Decrement(ref _connections);
                return;
            }

            try
            {
                using var deadline = new CancellationTokenSource(MaxConnectionTime, timeProvider);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
                await using var stream = new NetworkStream(connection, ownsSocket: false);
                await responder.RespondAsync(stream, either.Token);
                connection.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or AuthenticationException)
            {
                // Scanners hang up, send nonsense and wait for ever: all of it ends the connection and nothing else.
                ConnectionEnded(local, exception.Message);
            }
            catch (Exception exception)
            {
                PersonaFailed(exception);
            }
            finally
            {
                Interlocked.Decrement(ref _connections);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The connection to {Local} ended: {Reason}")]
    private partial void ConnectionEnded(IPEndPoint local, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A persona failed on what it was sent; that is a mistake in the laboratory, and the others go on")]
    private partial void PersonaFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A socket of the laboratory could not receive; it goes on with the next connection")]
    private partial void AcceptFailed(Exception exception);
}
