using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.TestServers;
using CloudScanGrid.TestServers.Clusters;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>A policer on the way that drops what is too much and says nothing: far below the limit that the account states.</summary>
public sealed class ThrottledScanTests : IDisposable
{
    private const int Stated = 2000;
    private const int Carried = 200;

    private readonly DirectoryInfo _labDirectory = Directory.CreateTempSubdirectory("cloudscan-e2e-lab-");

    public ThrottledScanTests() => Machine.NeedsNamespaces();

    public void Dispose() => _labDirectory.Delete(recursive: true);

    [Fact]
    public async Task Scan_WayCarriesATenthOfTheLimit_FindsExactlyWhatIsThereAndSaysSo()
    {
        var options = new FleetOptions { Form = LabForm.Namespace, Hosts = 40, Subnets = 2, QuietSubnets = 1, Regions = ["eu-west-1"], Honeypots = 0, Stalled = 0 };
        await using var lab = await Laboratory.StartAsync(
            new LabOptions(_labDirectory.FullName, options), NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        await Throttle.SetAsync(lab, Carried, TestContext.Current.CancellationToken);
        using var work = new Workplace { Namespace = lab.ScannerNamespace };
        var inventory = work.Write("estate.json", LabInventory.WithLimits(lab, Stated, concurrentHosts: 40));

        var result = (await work.RunAsync(
            "scan", "--inventory", inventory, "--profile", "light", "--ports", lab.ScanPorts.ToString(), "--format", "ndjson")).ShouldExit(0);

        TestContext.Current.TestOutputHelper?.WriteLine(result.Error);
        var lines = HostLine.ReadAll(result);
        lines.Count.ShouldBe(40);
        lines.ShouldAllBe(line => line.State == "up" && line.Complete);
        var found = lines.SelectMany(line => line.Open.Select(service => $"{line.Address}:{service.Port}")).ToList();
        var there = lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp).Select(service => $"{service.Address}:{service.Port}").ToList();
        there.Except(found, StringComparer.Ordinal).ShouldBeEmpty();
        found.Except(there, StringComparer.Ordinal).ShouldBeEmpty();
        result.Error.ShouldContain("are lost at this rate");
    }
}
