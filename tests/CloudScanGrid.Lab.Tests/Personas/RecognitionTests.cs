using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Forms;
using CloudScanGrid.Lab.Personas;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Lab.Tests.Personas;

public sealed class RecognitionTests
{
    // The ports on which nmap expects these; a daemon elsewhere is recognised too, after more probes.
    private static readonly Dictionary<string, ushort> Usual = new(StringComparer.Ordinal)
    {
        ["nginx-tls"] = 443, ["apache"] = 8080, ["postgresql"] = 5432, ["mysql"] = 3306, ["redis"] = 6379, ["memcached"] = 11211, ["mongodb"] = 27017,
        ["elasticsearch"] = 9200, ["docker"] = 2375, ["kubelet"] = 10250, ["terminal-services"] = 3389, ["smb"] = 445, ["winrm"] = 5985, ["cups"] = 631,
        ["jetdirect"] = 9100, ["openssh"] = 22, ["dropbear"] = 4444, ["python-http"] = 8888, ["vsftpd"] = 21, ["telnetd"] = 23, ["vnc"] = 5900,
        ["exim"] = 25, ["postfix"] = 587, ["dovecot-imap"] = 143, ["dovecot-pop3"] = 110, ["wrapped"] = 8081,
    };

    [Fact]
    public async Task Nmap_EveryDaemonInEveryVersion_IsRecognisedAsTheCatalogueSays()
    {
        var cases = Daemons.All
            .Where(daemon => daemon.Protocol == TransportProtocol.Tcp && daemon.Id != "tarpit")
            .OrderBy(daemon => daemon.Id, StringComparer.Ordinal)
            .SelectMany(daemon => daemon.Versions.Select(version => (Daemon: daemon, Version: version)))
            .Select((entry, index) => (entry.Daemon, entry.Version, Address: new IPAddress([127, 200, 0, (byte)(index + 1)]), Port: Usual.GetValueOrDefault(entry.Daemon.Id, (ushort)80)))
            .ToList();
        var taken = LoopbackLab.FindUnavailable(FleetPorts.ScanPorts);
        if (!taken.IsEmpty)
            Assert.Skip($"This machine cannot give ports {taken}.");

        await using var lab = new LoopbackLab(block: null, TimeProvider.System, NullLogger.Instance);
        await lab.ApplyAsync(FleetOf(cases.Select(entry => (entry.Address, new Listener(new(TransportProtocol.Tcp, entry.Port), entry.Daemon.Id, entry.Version)))), default);
        var found = await Nmap.ScanAsync(["-sT", "-sV", "-T4", "-p", FleetPorts.ScanPorts.Tcp.ToString(), .. cases.Select(entry => entry.Address.ToString())]);

        var expected = cases.Select(entry => Line(entry.Address.ToString(), entry.Port, entry.Daemon.Identify(entry.Version)));
        found.Select(service => Line(service.Address, service.Port, new(service.Name, service.Product, service.Version, service.Tunnel)))
            .Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    private static string Line(string address, ushort port, ServiceIdentity identity) => $"{address} {port} {identity}";

    private static Fleet FleetOf(IEnumerable<(IPAddress Address, Listener Listener)> listeners)
    {
        var drawn = Fleet.Draw(new FleetOptions { Hosts = 1, Subnets = 1, Honeypots = 0, Stalled = 0, OpenToAnywhere = 0, AnswersNotAllowed = 0 });
        var host = drawn.Hosts.Single();
        return drawn with
        {
            Subnets = [drawn.Subnets[0] with { Hosts = [.. listeners.Select(entry => host with { Address = entry.Address, Listeners = [entry.Listener] })] }],
        };
    }
}
