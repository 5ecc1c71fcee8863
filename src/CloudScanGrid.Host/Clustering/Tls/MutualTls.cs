using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using CloudScanGrid.Host.Configuration;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;

namespace CloudScanGrid.Host.Clustering.Tls;

/// <summary>
/// TLS 1.3 on silo and gateway ports, with both ends showing a certificate. It stands in the connections' own pipeline, below Orleans: a peer that fails gets its
/// connection closed, and not one byte of Orleans' protocol is read from it or sent to it.
/// </summary>
internal sealed partial class MutualTls(string clusterId, TimeSpan handshakeLimit, CertificateFiles files, ClusterMetrics metrics, ILogger<MutualTls> logger)
{
    private static readonly PeerRole[] Silos = [PeerRole.Silo];
    private static readonly PeerRole[] Anyone = [PeerRole.Silo, PeerRole.Client];

    /// <summary>Secures the ports of a silo. Needs <see cref="ClusterMetrics"/>.</summary>
    public static void Use(ISiloBuilder silo, string clusterId, TlsSettings settings)
    {
        silo.Services.AddSingleton(services => new CertificateFiles(settings, services.GetRequiredService<ILogger<CertificateFiles>>()));
        silo.Services.AddSingleton(services => new MutualTls(
            clusterId,
            settings.HandshakeLimit,
            services.GetRequiredService<CertificateFiles>(),
            services.GetRequiredService<ClusterMetrics>(),
            services.GetRequiredService<ILogger<MutualTls>>()));
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<MutualTls>((connections, tls) =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.Use(next => context => tls.AcceptAsync(context, next, "silo", Silos)));
            connections.ConfigureGatewayInboundConnection(connection => connection.Use(next => context => tls.AcceptAsync(context, next, "gateway", Anyone)));
            connections.ConfigureSiloOutboundConnection(connection => connection.Use(next => context => tls.ConnectAsync(context, next)));
        });
    }

    /// <summary>Our end of a connection that a peer opened.</summary>
    public Task AcceptAsync(ConnectionContext connection, ConnectionDelegate next, string port, PeerRole[] accepted)
    {
        var certificates = files.Current;
        var check = new PeerCheck(clusterId, certificates.Authorities, isServer: false, accepted);
        return SecureAsync(connection, next, port, check, (stream, cancellationToken) => stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificates.Own,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = check.Accepts,
                // A resumed session would bring back who was trusted then.
                AllowTlsResume = false,
            },
            cancellationToken));
    }

    /// <summary>Our end of a connection that we opened.</summary>
    public Task ConnectAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var certificates = files.Current;
        var check = new PeerCheck(clusterId, certificates.Authorities, isServer: true, Silos);
        return SecureAsync(connection, next, "outbound", check, (stream, cancellationToken) => stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = PeerCheck.NameOf(PeerRole.Silo, clusterId),
                ClientCertificateContext = certificates.Own,
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = check.Accepts,
                AllowTlsResume = false,
            },
            cancellationToken));
    }

    private async Task SecureAsync(
        ConnectionContext connection, ConnectionDelegate next, string port, PeerCheck check, Func<SslStream, CancellationToken, Task> authenticateAsync)
    {
        var plain = connection.Transport;
        await using var stream = new SslStream(new DuplexStream(plain), leaveInnerStreamOpen: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(handshakeLimit);
        try
        {
            await authenticateAsync(stream, limit.Token);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            var isSlow = limit.IsCancellationRequested && !connection.ConnectionClosed.IsCancellationRequested;
            var reason = check.Refusal ?? (isSlow ? RefusalReason.TooSlow : RefusalReason.NoHandshake);
            metrics.ConnectionRefused(port, reason);
            LogRefused(port, connection.RemoteEndPoint?.ToString(), reason, exception.Message);
            connection.Abort();
            return;
        }

        await RunAsync(connection, next, plain, stream);
    }

    private static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, IDuplexPipe plain, SslStream stream)
    {
        var secured = new SecuredPipes(stream);
        connection.Transport = secured;
        try
        {
            await next(connection);
        }
        finally
        {
            await secured.Input.CompleteAsync();
            await secured.Output.CompleteAsync();
            connection.Transport = plain;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection refused on the {Port} port, peer {Peer}: {Reason} ({Detail})")]
    private partial void LogRefused(string port, string? peer, RefusalReason reason, string detail);
}
