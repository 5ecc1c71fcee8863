using System.Text.Json.Nodes;
using CloudScanGrid.TestServers;

namespace CloudScanGrid.Deployment.Tests;

/// <summary>deploy/sbom.sh lists what the image is made of.</summary>
public sealed class BillOfMaterialsTests
{
    private const string LockFile = "src/CloudScanGrid.Cli/packages.lock.json";

    [Fact]
    public async Task Sbom_OfTheCommandLine_HasEveryPackageOfItsLockFileWithVersionUrlAndHash()
    {
        var components = await ComponentsAsync(LockFile);

        var locked = JsonNode.Parse(Repository.Read(LockFile))!["dependencies"]!.AsObject()
            .SelectMany(framework => framework.Value!.AsObject())
            .Where(package => package.Value!["type"]!.GetValue<string>() != "Project")
            .ToList();
        locked.Count.ShouldBeGreaterThan(50);
        components.Count.ShouldBe(locked.Select(package => package.Key).Distinct().Count());
        foreach (var (name, package) in locked)
        {
            var version = package!["resolved"]!.GetValue<string>();
            var component = components.Single(component => component["name"]!.GetValue<string>() == name);
            component["version"]!.GetValue<string>().ShouldBe(version);
            component["purl"]!.GetValue<string>().ShouldBe($"pkg:nuget/{name}@{version}");
            component["hashes"]![0]!["alg"]!.GetValue<string>().ShouldBe("SHA-512");
            component["hashes"]![0]!["content"]!.GetValue<string>().ShouldBe(Convert.ToHexStringLower(Convert.FromBase64String(package["contentHash"]!.GetValue<string>())));
        }
    }

    [Fact]
    public async Task Sbom_WithWhatWasPublishedAndInstalled_TellsWhatRunsAndListsTheSystem()
    {
        var directory = Directory.CreateTempSubdirectory("csg-sbom-");
        try
        {
            var published = Path.Combine(directory.FullName, "cloudscan.deps.json");
            var npgsql = (await ComponentsAsync(LockFile)).Single(component => component["name"]!.GetValue<string>() == "Npgsql")["version"]!.GetValue<string>();
            await File.WriteAllTextAsync(published, $$"""{ "libraries": { "cloudscan/0.1.0": { "type": "project" }, "Npgsql/{{npgsql}}": { "type": "package" } } }""", TestContext.Current.CancellationToken);
            var installed = Path.Combine(directory.FullName, "installed.tsv");
            await File.WriteAllTextAsync(installed, "deb\tnmap\t7.93+dfsg1-1\tdebian\tamd64\ndotnet\tMicrosoft.NETCore.App\t10.0.12\n", TestContext.Current.CancellationToken);

            var components = await ComponentsAsync(LockFile, published, installed);

            components.Where(component => component["scope"]!.GetValue<string>() == "required").Select(component => component["name"]!.GetValue<string>())
                .ShouldBe(["Npgsql", "nmap", "Microsoft.NETCore.App"], ignoreOrder: true);
            components.Single(component => component["name"]!.GetValue<string>() == "nmap")["purl"]!.GetValue<string>().ShouldBe("pkg:deb/debian/nmap@7.93%2Bdfsg1-1?arch=amd64");
            components.ShouldContain(component => component["name"]!.GetValue<string>() == "Microsoft.NETCore.App" && component["version"]!.GetValue<string>() == "10.0.12");
            components.Select(component => component["bom-ref"]!.GetValue<string>()).ShouldBeUnique();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Sbom_OfAFileThatIsNotThere_NamesIt()
    {
        var (code, _, error) = await Repository.RunAsync(Checkout.PathOf("deploy/sbom.sh"), "/nowhere/packages.lock.json");

        code.ShouldBe(2);
        error.ShouldContain("/nowhere/packages.lock.json");
    }

    private static async Task<List<JsonNode>> ComponentsAsync(params IEnumerable<string> files)
    {
        await Repository.RunAsync("jq", "--version");
        var (code, output, error) = await Repository.RunAsync(Checkout.PathOf("deploy/sbom.sh"), files);
        code.ShouldBe(0, error);
        var document = JsonNode.Parse(output)!;
        document["bomFormat"]!.GetValue<string>().ShouldBe("CycloneDX");
        return [.. document["components"]!.AsArray().Select(component => component!)];
    }
}
