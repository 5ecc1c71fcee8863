using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>Whole fleets behind a wire on which the kernel counts: what is found, compared with what is there and with plain nmap, and what was sent.</summary>
public sealed class FleetScanTests : IDisposable
{
    private const int SampleSize = 20;

    private readonly DirectoryInfo _labDirectory = Directory.CreateTempSubdirectory("cloudscan-e2e-lab-");

    public FleetScanTests() => Machine.NeedsNamespaces();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _labDirectory.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Scan_400HostsHalfOfThemDroppingProbes_FindsExactlyWhatIsThere()
    {
        await using var lab = await StartAsync(new FleetOptions { Form = LabForm.Namespace, Hosts = 400, Subnets = 2, QuietSubnets = 1, Regions = ["eu-west-1"] });
        using var work = new Workplace { Namespace = lab.ScannerNamespace };
        // One account: with twice the hosts at once it takes half the time, for detection is waiting.
        var inventory = work.Write("estate.json", LabInventory.WithLimits(lab, packetsPerSecond: 5000, concurrentHosts: 256));

        var result = (await work.RunAsync("scan", "--inventory", inventory, "--profile", "light", "--ports", lab.ScanPorts.ToString(), "--format", "ndjson")).ShouldExit(0).ShouldBePlain();

        TestContext.Current.TestOutputHelper?.WriteLine(result.Error);
        var lines = HostLine.ReadAll(result);
        lines.Count.ShouldBe(400);
        lines.Select(line => line.Address).Distinct(StringComparer.Ordinal).Count().ShouldBe(400);
        lines.ShouldAllBe(line => line.State == "up" && line.Complete);
        var truth = lab.Directory.ReadTruth()!;
        var there = truth.Services.Where(service => service.Protocol == TransportProtocol.Tcp).ToDictionary(service => (service.Address.ToString(), (int)service.Port));
        var found = lines.SelectMany(line => line.Open.Select(service => (Key: (line.Address, service.Port), Service: service))).ToDictionary(open => open.Key, open => open.Service);
        found.Keys.ShouldBe(there.Keys, ignoreOrder: true);
        foreach (var (key, service) in found.Where(open => !truth.AnswerEverywhere.Contains(there[open.Key].AssetId)))
            (service.Product, service.Version).ShouldBe((there[key].Product, there[key].Version), $"{key}");

        var sample = lines.Where((_, index) => index % (400 / SampleSize) == 0).ToList();
        var plain = await PlainNmapAsync(work, lab.ScanPorts, sample.Select(line => line.Address));
        foreach (var line in sample.Where(line => !truth.AnswerEverywhere.Contains(line.AssetId)))
        {
            line.Open.Select(service => (service.Port, service.Name, service.Product, service.Version)).Order()
                .ShouldBe(plain[line.Address].Order(), line.Address);
        }

        (await lab.ReadCountersAsync(Cancellation))!.Strays.ShouldBe(0);
    }

    [Fact]
    public async Task Scan_ScopeNarrowerThanTheAssets_SendsNotOneProbeToTheRest()
    {
        await using var lab = await StartAsync(new FleetOptions
        {
            Form = LabForm.Namespace, Hosts = 16, Subnets = 4, QuietSubnets = 0, Regions = ["eu-west-1"], Honeypots = 0, Stalled = 0,
        });
        using var work = new Workplace { Namespace = lab.ScannerNamespace };
        var subnets = lab.Fleet.Subnets;
        var inventory = work.Write("estate.json", Changed(lab, account =>
        {
            account["scope"] = new JsonArray([.. subnets.Take(3).Select(subnet => (JsonNode)subnet.Cidr.ToString())]);
            account["exclusions"] = new JsonArray(new JsonObject { ["cidr"] = subnets[1].Cidr.ToString() }, new JsonObject { ["tag"] = "fragile" });
            foreach (var asset in account["subnets"]![2]!["assets"]!.AsArray())
                asset!["tags"]!["fragile"] = "yes";
        }));

        var result = (await work.RunAsync("scan", "--inventory", inventory, "--profile", "light", "--ports", "22,80,443", "--format", "ndjson")).ShouldExit(0);

        var lines = HostLine.ReadAll(result).ToDictionary(line => line.AssetId, StringComparer.Ordinal);
        lines.Count.ShouldBe(16);
        lab.Fleet.Subnets[0].Hosts.ShouldAllBe(host => lines[host.AssetId].State == "up");
        foreach (var (number, reason) in ((int, string)[])[(1, "excluded-by-cidr"), (2, "excluded-by-tag"), (3, "outside-scope")])
        {
            subnets[number].Hosts.ShouldAllBe(host => lines[host.AssetId].State == "skipped" && lines[host.AssetId].Refusal!.Reason == reason, reason);
            result.Error.ShouldContain($"{subnets[number].Hosts.Length} refused, {reason}");
        }

        var counters = (await lab.ReadCountersAsync(Cancellation))!;
        counters.ProbesBySubnet[subnets[0].SubnetId].ShouldBeGreaterThan(0);
        counters.ProbesBySubnet.Where(subnet => subnet.Key != subnets[0].SubnetId).ShouldAllBe(subnet => subnet.Value == 0);
        counters.Strays.ShouldBe(0);
    }

    private static string Changed(Laboratory lab, Action<JsonNode> change)
    {
        var inventory = JsonNode.Parse(File.ReadAllText(lab.InventoryFile))!;
        change(inventory["accounts"]!.AsArray().ShouldHaveSingleItem()!);
        return inventory.ToJsonString();
    }

    /// <summary>What a user's own nmap sees: open ports with name, product and version, by address.</summary>
    private static async Task<Dictionary<string, ImmutableArray<(int Port, string? Name, string? Product, string? Version)>>> PlainNmapAsync(
        Workplace work, PortCoverage ports, IEnumerable<string> addresses)
    {
        var result = (await work.RunOtherAsync("nmap", ["-sS", "-sV", "-n", "-Pn", "-T4", "-p", ports.ToString(), "-oX", "-", .. addresses])).ShouldExit(0);
        using var reader = XmlReader.Create(new StringReader(result.Out), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Descendants("host").ToDictionary(
            host => host.Elements("address").First().Attribute("addr")!.Value,
            host => host.Descendants("port").Where(port => port.Element("state")!.Attribute("state")!.Value == "open").Select(port => (
                int.Parse(port.Attribute("portid")!.Value, CultureInfo.InvariantCulture),
                port.Element("service")?.Attribute("name")?.Value,
                port.Element("service")?.Attribute("product")?.Value,
                port.Element("service")?.Attribute("version")?.Value)).ToImmutableArray(),
            StringComparer.Ordinal);
    }

    private Task<Laboratory> StartAsync(FleetOptions options) =>
        Laboratory.StartAsync(new LabOptions(_labDirectory.FullName, options), NullLogger.Instance, TimeProvider.System, Cancellation);
}
