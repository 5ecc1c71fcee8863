using CloudScanGrid.Domain.Networking;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Lab.Tests.Forms;

public sealed class LoopbackScanTests
{
    [Fact]
    public async Task Scan_DefaultFleet_FindsExactlyTheTruth()
    {
        using var directory = new TemporaryDirectory();
        await using var lab = await Laboratory.StartAsync(
            new LabOptions(directory.Path), NullLogger.Instance, TimeProvider.System, default);

        var found = await Nmap.ScanAsync(["-sT", "-sV", "-T4", "-p", lab.ScanPorts.Tcp.ToString(), .. lab.Fleet.Hosts.Select(host => host.Address.ToString())]);

        var truth = lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp);
        var seen = found.Select(service => $"{service.Address} {service.Port} {service.Name} {service.Product} {service.Version} {service.Tunnel}").ToList();
        var real = truth.Select(service => $"{service.Address} {service.Port} {service.Name} {service.Product} {service.Version} {service.Tunnel}").ToList();
        string.Join('\n', seen.Except(real)).ShouldBe("");
        string.Join('\n', real.Except(seen)).ShouldBe("");
    }
}
