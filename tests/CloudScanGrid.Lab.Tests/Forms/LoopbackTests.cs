using System.Net;
using System.Net.Sockets;
using System.Text;
using CloudScanGrid.Lab.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Lab.Tests.Forms;

public sealed class LoopbackTests
{
    private static readonly FleetOptions Small = new() { Hosts = 20, Subnets = 4, Seed = 7 };

    [Fact]
    public async Task Mutate_RunningLaboratory_IsAppliedLiveAndSurvivesARestart()
    {
        using var directory = new TemporaryDirectory();
        string inventory;
        await using (var lab = await StartAsync(directory, Small))
        {
            inventory = await File.ReadAllTextAsync(lab.InventoryFile);
            var outcome = await LabMutation.MutateAsync(directory.Path, seed: null, count: null, TimeProvider.System, default);

            outcome.State.ShouldBe(MutationState.Applied);
            outcome.Incidents.Count.ShouldBe(5);
            await ShouldListenAsync(lab);
            lab.Directory.ReadIncidents().ShouldBe(outcome.Incidents);
        }

        LabProcess.Read(directory.Path).IsRunning.ShouldBeFalse();
        (await LabMutation.MutateAsync(directory.Path, seed: 5, count: 2, TimeProvider.System, default)).State.ShouldBe(MutationState.NotRunning);

        await using var again = await StartAsync(directory, fleet: null);
        again.Directory.ReadIncidents().Count.ShouldBe(7);
        (await File.ReadAllTextAsync(again.InventoryFile)).ShouldBe(inventory);
        await ShouldListenAsync(again);
    }

    [Fact]
    public async Task Start_OfARunningDirectoryOrWithOtherOptions_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        await using (await StartAsync(directory, Small))
        {
            LabProcess.Read(directory.Path).ShouldSatisfyAllConditions(
                status => status.IsReady.ShouldBeTrue(),
                status => status.ProcessId.ShouldBe(Environment.ProcessId),
                status => status.Hosts.ShouldBe(20),
                status => status.AppliedRevision.ShouldBe(1));
            (await Should.ThrowAsync<LabException>(() => StartAsync(directory, Small))).Message.ShouldContain("already runs");
        }

        (await Should.ThrowAsync<LabException>(() => StartAsync(directory, Small with { Seed = 8 }))).Message.ShouldContain("another fleet");
    }

    [Fact]
    public async Task Start_BesideAnother_TakesAddressesOfItsOwn()
    {
        using var first = new TemporaryDirectory();
        using var second = new TemporaryDirectory();
        await using (var lab = await StartAsync(first, Small))
        {
            await using var other = await StartAsync(second, Small);

            other.Fleet.Hosts.Select(host => host.Address).Intersect(lab.Fleet.Hosts.Select(host => host.Address)).ShouldBeEmpty();
            other.Fleet.Hosts.Select(host => host.AssetId).ShouldBe(lab.Fleet.Hosts.Select(host => host.AssetId));
        }

        // Whoever takes the block of a stopped laboratory keeps it from starting again where it was.
        using var taken = CloudScanGrid.Lab.Forms.LoopbackBlock.Claim(new LabDirectory(first.Path).ReadFleet()!.Options.LoopbackBlock);
        (await Should.ThrowAsync<LabException>(() => StartAsync(first, fleet: null))).Message.ShouldContain("Another laboratory");
    }

    [Fact]
    public async Task Datagrams_DnsAndSnmp_AreAnswered()
    {
        using var directory = new TemporaryDirectory();
        await using var lab = await StartAsync(directory, Small with { Hosts = 40 });
        var listeners = lab.Fleet.Hosts.SelectMany(host => host.Listeners.Select(listener => (host.Address, Listener: listener))).ToList();
        var dns = listeners.First(entry => entry.Listener.Daemon == "bind");
        var snmp = listeners.First(entry => entry.Listener.Daemon == "snmp");

        var version = await AskAsync(dns.Address, dns.Listener.Port.Number, [0, 6, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, .. "version"u8, 4, .. "bind"u8, 0, 0, 16, 0, 3]);
        version.ShouldContain(dns.Listener.Version!);
        var description = await AskAsync(
            snmp.Address, snmp.Listener.Port.Number,
            [0x30, 0x26, 2, 1, 0, 4, 6, .. "public"u8, 0xa0, 0x19, 2, 1, 9, 2, 1, 0, 2, 1, 0, 0x30, 0x0e, 0x30, 0x0c, 6, 8, 0x2b, 6, 1, 2, 1, 1, 5, 0, 5, 0]);
        description.ShouldContain("Laboratory printer");
    }

    [Fact]
    public async Task Tarpit_ManyClients_HoldsABoundedNumber()
    {
        using var directory = new TemporaryDirectory();
        await using var lab = await StartAsync(directory, Small with { Tarpits = 1 });
        var tarpit = lab.Fleet.Hosts.Single(host => host.Behaviour == HostBehaviour.Tarpit);
        var honeypot = lab.Fleet.Hosts.Single(host => host.Behaviour == HostBehaviour.Honeypot);

        // Both send the surplus away, so that every client of the honeypot and most of the tarpit see the end of the stream at once.
        (await EndedAsync(honeypot, 200, until: 200)).ShouldBe(200);
        var held = CloudScanGrid.Lab.Personas.DripResponder.MaxHeld;
        (await EndedAsync(tarpit, 200, until: 200 - held)).ShouldBe(200 - held);
    }

    /// <summary>Opens connections to the first listener, waits until this many ended, and returns how many did.</summary>
    private static async Task<int> EndedAsync(FleetHost host, int clients, int until)
    {
        var connected = new List<TcpClient>();
        try
        {
            var ended = 0;
            var reads = new List<Task>();
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var index = 0; index < clients; index++)
            {
                var client = new TcpClient();
                connected.Add(client);
                await client.ConnectAsync(new IPEndPoint(host.Address, host.Listeners[0].Port.Number));
                reads.Add(CountEndAsync(client));
            }

            await enough.Task.WaitAsync(TimeSpan.FromSeconds(20));
            return Volatile.Read(ref ended);

            async Task CountEndAsync(TcpClient client)
            {
                try
                {
                    var buffer = new byte[16];
                    while (await client.GetStream().ReadAsync(buffer) > 0)
                    {
                        // Drips.
                    }
                }
                catch (IOException)
                {
                    // Reset is an end too.
                }
                catch (ObjectDisposedException)
                {
                    return;
                }

                if (Interlocked.Increment(ref ended) == until)
                    enough.TrySetResult();
            }
        }
        finally
        {
            connected.ForEach(client => client.Dispose());
        }
    }

    private static Task<Laboratory> StartAsync(TemporaryDirectory directory, FleetOptions? fleet) =>
        Laboratory.StartAsync(new LabOptions(directory.Path, fleet), NullLogger.Instance, TimeProvider.System, default);

    private static async Task ShouldListenAsync(Laboratory lab)
    {
        foreach (var incident in lab.Directory.ReadIncidents())
        {
            var port = incident.Port;
            (await ConnectsAsync(incident.Address, port)).ShouldBe(incident.After is not null, incident.ToString());
            if (incident.FormerPort is { } former)
                (await ConnectsAsync(incident.Address, former)).ShouldBeFalse(incident.ToString());
        }
    }

    private static async Task<bool> ConnectsAsync(IPAddress address, ushort port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> AskAsync(IPAddress address, ushort port, byte[] question)
    {
        using var client = new UdpClient();
        client.Connect(address, port);
        await client.SendAsync(question);
        return Encoding.Latin1.GetString((await client.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(10))).Buffer);
    }
}
