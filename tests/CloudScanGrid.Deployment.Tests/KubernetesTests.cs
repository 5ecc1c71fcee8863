using System.Globalization;
using System.Text.Json.Nodes;
using CloudScanGrid.TestServers;
using k8s;
using k8s.Models;

namespace CloudScanGrid.Deployment.Tests;

/// <summary>The manifests keep to what the code does. No Kubernetes has run them.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";

    private static readonly IReadOnlyList<JsonNode> Manifests =
    [
        .. Directory.GetFiles(Checkout.PathOf(Folder), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Repository.ReadYaml(Path.GetRelativePath(Checkout.Root, file)))
            .Where(document => document["apiVersion"] is not null),
    ];

    public static TheoryData<string> Deployments => [.. Of("Deployment").Select(deployment => NameOf(deployment))];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Checkout.PathOf(Folder), "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Checkout.Root, file)).Where(file => Repository.ReadYaml(file)[0]["apiVersion"] is { } version && !Text(version).StartsWith("kustomize", StringComparison.Ordinal))];

    /// <summary>By the types of Kubernetes' own client: what they do not know is an error.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Manifest_Any_HasNoFieldThatKubernetesDoesNotKnow(string file)
    {
        var objects = KubernetesYaml.LoadAllFromString(Repository.Read(file), strict: true);

        objects.Count.ShouldBe(Repository.ReadYaml(file).Count);
        objects.OfType<IMetadata<V1ObjectMeta>>().Count().ShouldBe(objects.Count);
        Should.Throw<Exception>(() => KubernetesYaml.LoadAllFromString(Repository.Read(file) + "\nnoSuchField: 1\n", strict: true));
    }

    [Fact]
    public void Deployments_OfTheFolder_AreThese() => Deployments.Select(row => row.Data).ShouldBe(["cloudscan-control", "cloudscan-api", "cloudscan-scanner"], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Deployment_Any_HasSettingsThatTheProductTakes(string name)
    {
        var settings = SettingsOf(name);

        settings.Grid.Roles.ToString().ToLowerInvariant().ShouldBe(name["cloudscan-".Length..]);
        settings.ProvesItself.ShouldBeTrue();
        (settings.Grid.Region is not null).ShouldBe(settings.IsScanner);
        var mounts = ContainerOf(name)["volumeMounts"]!.AsArray().Select(mount => Text(mount!["mountPath"]) + "/").ToList();
        settings.Environment.Values.Where(value => value.StartsWith("/run/", StringComparison.Ordinal))
            .ShouldAllBe(path => mounts.Any(mount => path.StartsWith(mount, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Deployment_Any_OpensThePortsThatItsSettingsName(string name)
    {
        var settings = SettingsOf(name);

        ContainerOf(name)["ports"]!.AsArray().ToDictionary(port => Text(port!["name"]), port => Text(port!["containerPort"])).ShouldBe(
            new Dictionary<string, string> { ["silo"] = settings.SiloPort, ["gateway"] = settings.GatewayPort, ["machines"] = settings.MachinePort }, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Deployment_Any_MayDoNoMoreThanItMust(string name)
    {
        var isScanner = SettingsOf(name).IsScanner;
        var pod = PodOf(name);
        var security = ContainerOf(name)["securityContext"]!;

        Text(pod["securityContext"]!["runAsNonRoot"]).ShouldBe("true");
        Repository.Read("deploy/Dockerfile").ShouldContain($"\nUSER {pod["securityContext"]!["runAsUser"]}\n");
        Text(pod["securityContext"]!["seccompProfile"]!["type"]).ShouldBe("RuntimeDefault");
        Text(pod["automountServiceAccountToken"]).ShouldBe("false");
        Text(security["readOnlyRootFilesystem"]).ShouldBe("true");
        Texts(security["capabilities"]!["drop"]).ShouldBe(["ALL"]);
        Texts(security["capabilities"]!["add"]).ShouldBe(isScanner ? ["NET_RAW"] : []);

        // A capability of a file takes effect only where privileges may be gained.
        Texts(ContainerOf(name)["command"]).ShouldBe(isScanner ? ["cloudscan-scanner"] : []);
        Text(security["allowPrivilegeEscalation"]).ShouldBe(isScanner ? "true" : "false");
        foreach (var other in (string[])["privileged", "hostNetwork", "hostPID", "hostIPC"])
            (security[other] ?? pod[other]).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Deployment_Any_HasTimeToDrainAndLeave(string name) =>
        int.Parse(Text(PodOf(name)["terminationGracePeriodSeconds"]), CultureInfo.InvariantCulture).ShouldBeGreaterThan(SettingsOf(name).StopSeconds);

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Deployment_Any_IsProbedWhereMachinesAsk(string name)
    {
        string[] probes = [.. ((string[])["startupProbe", "livenessProbe", "readinessProbe"]).Select(probe => Text(ContainerOf(name)[probe]!["httpGet"]!["path"]))];

        probes.ShouldBe(["/health/live", "/health/live", "/health/ready"]);
        ((string[])["startupProbe", "livenessProbe", "readinessProbe"]).ShouldAllBe(probe => Text(ContainerOf(name)[probe]!["httpGet"]!["port"]) == "machines");
    }

    [Fact]
    public void NetworkPolicies_LetInWhoTalksToASilo_AndNobodyElse()
    {
        var settings = SettingsOf("cloudscan-control");
        var policies = Of("NetworkPolicy").ToDictionary(NameOf);
        var ingress = policies["cloudscan-silos"]["spec"]!["ingress"]!.AsArray();

        PortsOf(ingress[0]!).ShouldBe([settings.SiloPort, settings.GatewayPort]);
        Text(ingress[0]!["from"]![0]!["podSelector"]!["matchLabels"]!["app.kubernetes.io/name"]).ShouldBe("cloudscan");
        PortsOf(ingress[1]!).ShouldBe([settings.MachinePort]);
        ingress.Count.ShouldBe(2);
        policies["cloudscan-scanners"].ToJsonString().ShouldContain("169.254.0.0/16");
        policies["cloudscan-scanners"]["spec"]!["ingress"].ShouldBeNull();
    }

    [Fact]
    public void DisruptionBudgets_GuardWhatWorks() =>
        Of("PodDisruptionBudget").Select(budget => Text(budget["spec"]!["selector"]!["matchLabels"]!["app.kubernetes.io/component"])).ShouldBe(["control", "scanner"], ignoreOrder: true);

    [Fact]
    public void Autoscaler_ScalesOnAMetricThatIsExportedAndAdapted()
    {
        var metric = Of("HorizontalPodAutoscaler").Single()["spec"]!["metrics"]![0]!["external"]!["metric"]!;
        var name = Text(metric["name"]);
        var rule = Repository.ReadYaml($"{Folder}/prometheus-adapter.yaml")[0]["externalRules"]![0]!;

        Repository.Read("docs/metrics.md").ShouldContain($"| `{name}` | gauge | targets | `region`,");
        Text(rule["seriesQuery"]).ShouldStartWith($"{name}{{region");
        Text(rule["metricsQuery"]).ShouldStartWith("max by (region)");
        metric["selector"]!["matchLabels"]!["region"].ShouldNotBeNull();
    }

    [Fact]
    public void Prometheus_FindsThePodsByTheirLabelAndPort()
    {
        var scrape = Repository.ReadYaml("deploy/prometheus/kubernetes.yml")[0]["scrape_configs"]![0]!;

        Text(scrape["job_name"]).ShouldBe("cloudscan");
        Text(scrape["relabel_configs"]![0]!["regex"]).ShouldBe("cloudscan;machines");
    }

    [Fact]
    public async Task Kustomize_OfTheFolder_MakesARegionsScannersScanTheirOwnRegion()
    {
        var (code, output, error) = await Repository.RunAsync("kubectl", "kustomize", Folder);
        code.ShouldBe(0, error);
        var made = Repository.ParseYaml(output);

        var regions = Directory.GetDirectories(Checkout.PathOf($"{Folder}/regions")).Select(folder => Path.GetFileName(folder)!).ToList();
        regions.Count.ShouldBe(2);
        foreach (var region in regions)
        {
            var deployment = made.Single(manifest => NameOf(manifest) == $"cloudscan-scanner-{region}" && Text(manifest["kind"]) == "Deployment");
            Text(deployment["spec"]!["template"]!["metadata"]!["labels"]!["cloudscan/region"]).ShouldBe(region);
            Text(deployment["spec"]!["selector"]!["matchLabels"]!["cloudscan/region"]).ShouldBe(region);
            var budget = made.Single(manifest => NameOf(manifest) == $"cloudscan-scanner-{region}" && Text(manifest["kind"]) == "PodDisruptionBudget");
            Text(budget["spec"]!["selector"]!["matchLabels"]!["cloudscan/region"]).ShouldBe(region);
            var scaler = made.Single(manifest => NameOf(manifest) == $"cloudscan-scanner-{region}" && Text(manifest["kind"]) == "HorizontalPodAutoscaler");
            Text(scaler["spec"]!["scaleTargetRef"]!["name"]).ShouldBe(NameOf(deployment));
            Text(scaler["spec"]!["metrics"]![0]!["external"]!["metric"]!["selector"]!["matchLabels"]!["region"]).ShouldBe(region);
        }
    }

    private static IEnumerable<JsonNode> Of(string kind) => Manifests.Where(manifest => Text(manifest["kind"]) == kind);

    private static string NameOf(JsonNode manifest) => Text(manifest["metadata"]!["name"]);

    private static JsonNode PodOf(string deployment) => Of("Deployment").Single(manifest => NameOf(manifest) == deployment)["spec"]!["template"]!["spec"]!;

    private static JsonNode ContainerOf(string deployment) => PodOf(deployment)["containers"]!.AsArray().Single()!;

    // As Kubernetes puts the environment together: the map, then the container's own, with the fields of a pod.
    private static SiloSettings SettingsOf(string deployment)
    {
        var container = ContainerOf(deployment);
        var map = Text(container["envFrom"]![0]!["configMapRef"]!["name"]);
        var shared = Of("ConfigMap").Single(manifest => NameOf(manifest) == map)["data"]!.AsObject().Select(setting => KeyValuePair.Create(setting.Key, Text(setting.Value)));
        var own = container["env"]!.AsArray().Select(variable => KeyValuePair.Create(Text(variable!["name"]), variable["value"] is { } value ? Text(value) : FieldOf(variable)));
        return new SiloSettings([.. shared, .. own]);
    }

    private static string FieldOf(JsonNode variable) => Text(variable["valueFrom"]!["fieldRef"]!["fieldPath"]) switch
    {
        "metadata.name" => "cloudscan-scanner-eu-west-1-7d9c5b8f4c-abcde",
        "status.podIP" => "10.244.1.7",
        "metadata.labels['cloudscan/region']" => "eu-west-1",
        var other => throw new InvalidOperationException($"{other}: say here what a pod has in this field"),
    };

    private static IEnumerable<string> PortsOf(JsonNode rule) => rule["ports"]!.AsArray().Select(port => Text(port!["port"]));

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(Text) ?? [];

    private static string Text(JsonNode? scalar) => scalar!.GetValue<string>();
}
