using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Namespaces;
using CloudScanGrid.Lab.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Lab.Tests.Forms;

public sealed class NamespaceTests
{
    private const string NamespaceFolder = "/var/run/netns";
    private static readonly FleetOptions Small = new() { Form = LabForm.Namespace, Hosts = 40, Subnets = 4, Seed = 11 };

    [Fact]
    public async Task Scan_FourHundredHosts_FindsExactlyTheTruthAndIsCounted()
    {
        SkipUnlessPossible();
        using var directory = new TemporaryDirectory();
        await using var lab = await StartAsync(directory, new FleetOptions { Form = LabForm.Namespace, Hosts = 400, Seed = 3 });
        var hosts = lab.Fleet.Hosts.ToList();

        var found = await Nmap.ScanInAsync(
            lab.ScannerNamespace!, ["-sS", "-T4", "--min-parallelism", "100", "--max-retries", "2", "-p", lab.ScanPorts.Tcp.ToString(), .. hosts.Select(host => host.Address.ToString())]);

        var truth = lab.Directory.ReadTruth()!;
        found.Select(service => $"{service.Address} {service.Port}").Order(StringComparer.Ordinal).ShouldBe(
            truth.Services.Where(service => service.Protocol == TransportProtocol.Tcp).Select(service => $"{service.Address} {service.Port}").Order(StringComparer.Ordinal));
        truth.QuietSubnets.ShouldBe(["10.201.3.0/24"]);
        var counters = (await lab.ReadCountersAsync(default))!;
        counters.Strays.ShouldBe(0);
        // Every port of every host once at least, and the silent ones again.
        counters.Probes.ShouldBeGreaterThanOrEqualTo(hosts.Count * lab.ScanPorts.Count);
        counters.ProbesBySubnet.Keys.ShouldBe(["subnet-1", "subnet-2", "subnet-3", "subnet-4"]);
        counters.ProbesBySubnet["subnet-4"].ShouldBeGreaterThan(counters.ProbesBySubnet["subnet-1"]);
    }

    [Fact]
    public async Task Scan_SmallFleet_SeesServicesQuietSubnetsStraysAndMutations()
    {
        SkipUnlessPossible();
        using var directory = new TemporaryDirectory();
        await using var lab = await StartAsync(directory, Small);
        var scanner = lab.ScannerNamespace!;
        (await LabMutation.MutateAsync(directory.Path, seed: 1, count: 1, TimeProvider.System, default)).State.ShouldBe(MutationState.Applied);
        var incident = lab.Directory.ReadIncidents().Single();

        var rogue = (await Nmap.ScanInAsync(scanner, ["-sS", "-sV", "-p", $"{incident.Port}", incident.Address.ToString()])).ShouldHaveSingleItem();
        rogue.Product.ShouldBe(incident.After!.Product);
        rogue.Version.ShouldBe(incident.After.Version);

        // A honeypot answers on ports that nothing else in the fleet uses, in quiet subnets too.
        var honeypot = lab.Fleet.Hosts.Single(host => host.Behaviour == HostBehaviour.Honeypot);
        (await Nmap.ScanInAsync(scanner, ["-sT", "-p", "7,1234,65535", honeypot.Address.ToString()])).Count.ShouldBe(3);

        var datagram = lab.Fleet.Hosts.SelectMany(host => host.Listeners.Select(listener => (host.Address, Listener: listener)))
            .FirstOrDefault(entry => entry.Listener.Port.Protocol == TransportProtocol.Udp);
        var udp = (await Nmap.ScanInAsync(scanner, ["-sU", "-sV", "-p", $"{datagram.Listener.Port.Number}", datagram.Address.ToString()])).ShouldHaveSingleItem();
        udp.Product.ShouldBe(datagram.Listener.Identity.Product);
        udp.Version.ShouldBe(datagram.Listener.Version);

        var before = (await lab.ReadCountersAsync(default))!;
        before.Strays.ShouldBe(0);
        // One address of the range that nobody has, and one outside of it, for which there is no route.
        await Nmap.ScanInAsync(scanner, ["-sS", "--max-retries", "0", "-p", "22", "10.201.0.250"]);
        await Nmap.ScanInAsync(scanner, ["-sT", "--max-retries", "0", "-p", "22", "192.0.2.1"]);
        var after = (await lab.ReadCountersAsync(default))!;
        after.Strays.ShouldBe(1);
        after.Probes.ShouldBe(before.Probes);
    }

    [Fact]
    public async Task Dispose_AndTheNextStart_LeaveNoNamespaceBehind()
    {
        SkipUnlessPossible();
        using var directory = new TemporaryDirectory();
        // As after kill -9: no process has this pid with this start.
        var left = new NamespaceName(ProcessIdentity.Current with { StartTicks = 1 }, 1, "fleet");
        await NetworkNamespaces.AddAsync(left, default);
        string scanner;
        await using (var lab = await StartAsync(directory, Small))
        {
            scanner = lab.ScannerNamespace!;
            File.Exists(Path.Combine(NamespaceFolder, scanner)).ShouldBeTrue();
            File.Exists(Path.Combine(NamespaceFolder, left.ToString())).ShouldBeFalse();
        }

        File.Exists(Path.Combine(NamespaceFolder, scanner)).ShouldBeFalse();
        File.Exists(Path.Combine(NamespaceFolder, NamespaceName.TryParse(scanner)!.Value with { Side = "fleet" } + "")).ShouldBeFalse();
    }

    private static Task<Laboratory> StartAsync(TemporaryDirectory directory, FleetOptions fleet) =>
        Laboratory.StartAsync(new LabOptions(directory.Path, fleet), NullLogger.Instance, TimeProvider.System, default);

    private static void SkipUnlessPossible()
    {
        try
        {
            SystemTool.RequireAll();
        }
        catch (LabException exception)
        {
            Assert.Skip(exception.Message);
        }
    }
}
