using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CloudScanGrid.Deployment.Tests;

/// <summary>docker-compose.yml keeps to what the code does; deploy/prove-compose.sh runs it.</summary>
public sealed partial class ComposeTests
{
    private static readonly JsonNode Compose = Repository.ReadYaml("docker-compose.yml")[0];

    private static readonly Dictionary<string, JsonNode> Silos = Compose["services"]!.AsObject()
        .Where(service => service.Value!["build"] is not null)
        .ToDictionary(service => service.Key, service => service.Value!);

    [Fact]
    public void Silos_OfTheFile_AreTwoScannersARegionTwoForControlAndOneForTheApi()
    {
        var settings = Silos.ToDictionary(silo => silo.Key, silo => SettingsOf(silo.Value));

        settings.Values.GroupBy(silo => (silo.Grid.Roles.ToString(), silo.Grid.Region)).ToDictionary(group => group.Key, group => group.Count()).ShouldBe(
            new Dictionary<(string, string?), int> { [("Control", null)] = 2, [("Scanner", "a")] = 2, [("Scanner", "b")] = 2, [("Api", null)] = 1 }, ignoreOrder: true);
        settings.Values.ShouldAllBe(silo => silo.ProvesItself);
    }

    [Fact]
    public void Silos_Each_MayDoNoMoreThanTheyMust()
    {
        foreach (var (name, silo) in Silos)
        {
            var isScanner = SettingsOf(silo).IsScanner;
            Texts(silo["cap_drop"]).ShouldBe(["ALL"], name);
            Texts(silo["cap_add"]).ShouldBe(isScanner ? ["NET_RAW"] : [], name);
            Texts(silo["entrypoint"]).ShouldBe(isScanner ? ["cloudscan-scanner"] : [], name);
            Texts(silo["security_opt"]).ShouldBe(isScanner ? [] : ["no-new-privileges:true"], name);
            Text(silo["read_only"]).ShouldBe("true");
            Text(silo["restart"]).ShouldBe("unless-stopped");
            int.Parse(Text(silo["stop_grace_period"]).TrimEnd('s'), CultureInfo.InvariantCulture).ShouldBeGreaterThan(SettingsOf(silo).StopSeconds);
        }
    }

    [Fact]
    public void Networks_OfScannersOfTwoRegions_ShareTheGridAlone()
    {
        Texts(Silos["scanner-a-1"]["networks"]).Intersect(Texts(Silos["scanner-b-1"]["networks"])).ShouldBe(["grid"]);
        Text(Compose["networks"]!["grid"]!["internal"]).ShouldBe("true");
        Texts(Compose["services"]!["database"]!["networks"]).ShouldBe(["grid"]);
    }

    [Fact]
    public void Ports_OfEveryService_ArePublishedOnLoopbackOnly() =>
        Compose["services"]!.AsObject().SelectMany(service => Texts(service.Value!["ports"])).ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));

    [Fact]
    public void Secrets_AreFiles_AndNoPasswordStandsInAnEnvironment()
    {
        Compose["secrets"]!.AsObject().ShouldAllBe(secret => Text(secret.Value!["file"]).StartsWith("./deploy/secrets/", StringComparison.Ordinal));
        var variables = Compose["services"]!.AsObject().SelectMany(service => service.Value!["environment"]?.AsObject() ?? []).ToList();
        variables.Where(variable => variable.Key.Contains("PASSWORD", StringComparison.Ordinal)).ShouldAllBe(variable => Text(variable.Value).StartsWith("/run/secrets/", StringComparison.Ordinal));
        variables.ShouldAllBe(variable => !Text(variable.Value).Contains("Password=", StringComparison.OrdinalIgnoreCase));
        Repository.Read(".gitignore").ShouldContain("deploy/secrets/");
    }

    [Fact]
    public void Prometheus_ScrapesEverySilo()
    {
        var targets = Texts(Repository.ReadYaml("deploy/prometheus/compose.yml")[0]["scrape_configs"]![0]!["static_configs"]![0]!["targets"]);

        targets.ShouldBe(Silos.Select(silo => $"{silo.Key}:{SettingsOf(silo.Value).MachinePort}"), ignoreOrder: true);
    }

    [Fact]
    public void OneSilo_OfItsFile_SharesTheHostsNetworkAndMaySendRawPackets()
    {
        var silo = Repository.ReadYaml("deploy/one-silo.yml")[0]["services"]!["cloudscan"]!;

        Text(silo["network_mode"]).ShouldBe("host");
        Texts(silo["cap_add"]).ShouldBe(["NET_RAW"]);
        Texts(silo["entrypoint"]).ShouldBe(["cloudscan-scanner"]);
        Text(silo["build"]!["dockerfile"]).ShouldBe("deploy/Dockerfile");
    }

    private static SiloSettings SettingsOf(JsonNode silo) =>
        new(silo["environment"]!.AsObject().Select(variable => KeyValuePair.Create(variable.Key, Variable().Replace(Text(variable.Value), "${default}"))));

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(Text) ?? [];

    private static string Text(JsonNode? scalar) => scalar!.GetValue<string>();

    [GeneratedRegex(@"\$\{\w+:-(?<default>[^}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Variable();
}
