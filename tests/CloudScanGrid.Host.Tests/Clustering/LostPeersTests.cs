using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Host.Clustering.Loss;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Runtime;

namespace CloudScanGrid.Host.Tests.Clustering;

/// <summary>A silo is declared dead at once only when its port and its session say so both.</summary>
public sealed class LostPeersTests : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Membership _membership = new();
    private ClusterTables _tables = null!;
    private SiloAddress _peer = null!;
    private LifeSign _peers = null!;
    private LostPeers _lost = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tables = await ClusterTables.CreateAsync(apply: false);
        _listener.Start();
        _peer = SiloAddress.New((IPEndPoint)_listener.LocalEndpoint, 1);
        _peers = new LifeSign(_tables.Database, "test", _peer, NullLogger<LifeSign>.Instance);
        _lost = new LostPeers(_membership, new LifeSign(_tables.Database, "test", SiloAddress.New(IPAddress.Loopback, 1, 2), NullLogger<LifeSign>.Instance), TimeProvider.System, NullLogger<LostPeers>.Instance);
        _membership.Show(_peer, SiloStatus.Active);
    }

    public async ValueTask DisposeAsync()
    {
        await _peers.StopAsync(CancellationToken.None);
        _peers.Dispose();
        _listener.Dispose();
        await _tables.DisposeAsync();
    }

    [Fact]
    public async Task LookAfter_PortOpenAndNoSession_LeavesItAlone()
    {
        (await _lost.LookAfterAsync(_peer, Cancellation)).ShouldBeFalse();
        _membership.Killed.ShouldBeEmpty();
    }

    [Fact]
    public async Task LookAfter_PortClosedAndSessionThere_LeavesItAlone()
    {
        await HoldAsync();
        _listener.Stop();
        (await _lost.LookAfterAsync(_peer, Cancellation)).ShouldBeFalse();
        _membership.Killed.ShouldBeEmpty();
    }

    [Fact]
    public async Task LookAfter_PortClosedAndSessionEnded_DeclaresItDead()
    {
        await HoldAsync();
        _listener.Stop();
        await _peers.StopAsync(Cancellation);
        (await _lost.LookAfterAsync(_peer, Cancellation)).ShouldBeTrue();
        _membership.Killed.ShouldBe([_peer]);
    }

    [Fact]
    public async Task LookAfter_AlreadyDead_SaysNothing()
    {
        _listener.Stop();
        _membership.Show(_peer, SiloStatus.Dead);
        (await _lost.LookAfterAsync(_peer, Cancellation)).ShouldBeFalse();
        _membership.Killed.ShouldBeEmpty();
    }

    // Between two silos stands one connection: where the other one opened it, it came from a port that nobody knows.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Watch_ConnectionThatEitherOpenedEnds_LooksAfterItsPeer(int beside)
    {
        _listener.Stop();
        var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(_peer.Endpoint.Address, _peer.Endpoint.Port + beside) };
        await _lost.WatchAsync(connection, _ => Task.Delay(1.5 * LostPeers.ShortestConnection, Cancellation), isInbound: beside > 0);
        for (var look = 0; look < 400 && _membership.Killed.Count == 0; look++)
            await Task.Delay(25, Cancellation);
        _membership.Killed.ShouldBe([_peer]);
    }

    // Such as the look of another silo, which would be looked at in turn.
    [Fact]
    public async Task Watch_ConnectionThatEndsAtOnce_LooksAfterNobody()
    {
        _listener.Stop();
        await _lost.WatchAsync(new DefaultConnectionContext { RemoteEndPoint = _peer.Endpoint }, _ => Task.CompletedTask, isInbound: true);
        _lost.IsLooking.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task HasEnded_DeclaredDead_OnlyWithPortClosedAndSessionEnded(bool isPortOpen, bool isSessionThere, bool hasEnded)
    {
        _membership.Show(_peer, SiloStatus.Dead);
        if (!isPortOpen)
            _listener.Stop();
        if (isSessionThere)
            await HoldAsync();
        (await _lost.HasEndedAsync(_peer, Cancellation)).ShouldBe(hasEnded);
    }

    [Fact]
    public async Task HasEnded_AnotherSiloServesAtItsPlace_YesOnceItsSessionHasEnded()
    {
        _membership.Show(_peer, SiloStatus.Dead);
        _membership.Show(SiloAddress.New(_peer.Endpoint, _peer.Generation + 1), SiloStatus.Active);
        await HoldAsync();
        (await _lost.HasEndedAsync(_peer, Cancellation)).ShouldBeFalse();
        await _peers.StopAsync(Cancellation);
        await UntilAsync(isHeld: false);
        (await _lost.HasEndedAsync(_peer, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task LifeSign_SessionThatTheServerEnded_IsOpenedAgain()
    {
        await HoldAsync();
        await using (var command = _tables.Database.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
            ((long)(await command.ExecuteScalarAsync(Cancellation))!).ShouldBe(1);

        await UntilAsync(isHeld: false);
        await UntilAsync(isHeld: true);
    }

    private async Task HoldAsync()
    {
        await _peers.StartAsync(Cancellation);
        await UntilAsync(isHeld: true);
    }

    private async Task UntilAsync(bool isHeld)
    {
        for (var look = 0; look < 400 && await _peers.IsHeldByAsync(_peer, Cancellation) != isHeld; look++)
            await Task.Delay(25, Cancellation);
        (await _peers.IsHeldByAsync(_peer, Cancellation)).ShouldBe(isHeld);
    }

    private sealed class Membership : IClusterMembershipService
    {
        public List<SiloAddress> Killed { get; } = [];

        public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = null!;

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public void Show(SiloAddress silo, SiloStatus status) =>
            CurrentSnapshot = new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(silo, new ClusterMember(silo, status, "peer")), new MembershipVersion(1));

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress)
        {
            Killed.Add(siloAddress);
            return Task.FromResult(true);
        }
    }
}
