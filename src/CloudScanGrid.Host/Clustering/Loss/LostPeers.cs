using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime;

namespace CloudScanGrid.Host.Clustering.Loss;

/// <summary>
/// Declares a silo dead as soon as its process is gone for certain, instead of waiting for the answers that it will not give. Two witnesses must agree: its machine
/// refuses connections to its port, and its session with the database has ended. Whatever else may be wrong with it is left to Orleans' own probes.
/// </summary>
/// <remarks>A firewall that refuses in its machine's name is one witness; a database that restarted is the other: neither alone ends a silo.</remarks>
internal sealed partial class LostPeers(IClusterMembershipService membership, LifeSign lifeSign, TimeProvider clock, ILogger<LostPeers> logger)
{
    /// <summary>What ends sooner may have been another silo's look at this one: were it answered by a look, the two would look at each other for ever.</summary>
    public static readonly TimeSpan ShortestConnection = TimeSpan.FromSeconds(1);

    private const int Looks = 40;

    /// <summary>A process that ends closes one socket after the other: its port may take a connection still after another one of its has ended.</summary>
    private const int LooksAtOpenPort = 3;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SiloAddress, byte> _looking = new();

    /// <summary>Whether it looks after somebody at this moment.</summary>
    public bool IsLooking => !_looking.IsEmpty;

    /// <summary>Has a silo show that it lives, and look after another one whenever a connection with it ends. TLS is to be set up before: only a peer's connection counts then.</summary>
    public static void Use(ISiloBuilder silo, string clusterId, NpgsqlDataSource database)
    {
        silo.Services.AddSingleton(services => new LifeSign(
            database, clusterId, services.GetRequiredService<ILocalSiloDetails>().SiloAddress, services.GetRequiredService<ILogger<LifeSign>>()));
        silo.Services.AddHostedService(services => services.GetRequiredService<LifeSign>());
        silo.Services.AddSingleton<LostPeers>();

        // Between two silos stands one connection, which either of them opened.
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((connections, services) =>
        {
            connections.ConfigureSiloOutboundConnection(connection => connection.Use(next => context =>
                services.GetRequiredService<LostPeers>().WatchAsync(context, next, isInbound: false)));
            connections.ConfigureSiloInboundConnection(connection => connection.Use(next => context =>
                services.GetRequiredService<LostPeers>().WatchAsync(context, next, isInbound: true)));
        });
    }

    /// <summary>Runs a connection to its end, and then looks after the silo at its other end.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">Runs it.</param>
    /// <param name="isInbound">Whether the other silo opened it: of that one only the address is known, so every silo there is looked after.</param>
    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next, bool isInbound)
    {
        var began = clock.GetTimestamp();
        try
        {
            await next(connection);
        }
        finally
        {
            if (connection.RemoteEndPoint is IPEndPoint peer && clock.GetElapsedTime(began) >= ShortestConnection)
                LookAfter(place => isInbound ? place.Address.Equals(peer.Address) : place.Equals(peer));
        }
    }

    /// <summary>Looks whether the process of a silo is gone, and if so declares it dead.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> LookAfterAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        // The server needs a moment to notice that a session's peer is gone.
        var opened = 0;
        for (var look = 0; look < Looks && membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Active; look++)
        {
            if (!await RefusesAsync(silo.Endpoint, cancellationToken))
            {
                if (++opened == LooksAtOpenPort)
                    return false;
            }
            else if (!await lifeSign.IsHeldByAsync(silo, cancellationToken))
            {
                LogGone(silo.ToParsableString());
                return await membership.TryKill(silo);
            }

            await Task.Delay(LookPeriod, clock, cancellationToken);
        }

        return false;
    }

    /// <summary>Whether the process of a silo that was declared dead has ended for certain, by the same two witnesses: nothing that it started sends any more.</summary>
    /// <remarks>Where another silo serves at its place by now, that one is the first witness.</remarks>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<bool> HasEndedAsync(SiloAddress silo, CancellationToken cancellationToken) =>
        (membership.CurrentSnapshot.Members.Values.Any(member => member.Status == SiloStatus.Active && member.SiloAddress.IsSuccessorOf(silo))
            || await RefusesAsync(silo.Endpoint, cancellationToken))
        && !await lifeSign.IsHeldByAsync(silo, cancellationToken);

    private static async Task<bool> RefusesAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookLimit);
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, limit.Token);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void LookAfter(Func<IPEndPoint, bool> isThere)
    {
        foreach (var member in membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && isThere(member.SiloAddress.Endpoint)))
            _ = LookOnceAsync(member.SiloAddress);
    }

    private async Task LookOnceAsync(SiloAddress silo)
    {
        if (!_looking.TryAdd(silo, 0))
            return;
        try
        {
            using var limit = new CancellationTokenSource(2 * Looks * LookLimit, clock);
            await LookAfterAsync(silo, limit.Token);
        }
        catch (Exception exception)
        {
            // Orleans' probes decide, as without it.
            LogNotKnown(silo.ToParsableString(), exception.Message);
        }
        finally
        {
            _looking.TryRemove(silo, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Silo} is declared dead: its port is closed and its session with the database has ended")]
    private partial void LogGone(string silo);

    [LoggerMessage(Level = LogLevel.Information, Message = "Whether silo {Silo} lives is not known at once, but from its answers: {Detail}")]
    private partial void LogNotKnown(string silo, string detail);
}
