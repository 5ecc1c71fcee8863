using System.Xml.Linq;

namespace CloudScanGrid.Architecture.Tests;

/// <summary>Which project may know which: the table of the architecture, as a test.</summary>
public class ReferenceTests
{
    private static readonly string[] Everything =
        ["Domain", "GrainInterfaces", "Grains", "Scanning", "Integrations", "Storage", "Lab", "Client"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["GrainInterfaces"] = ["Domain"],
        ["Grains"] = ["GrainInterfaces", "Domain"],
        ["Scanning"] = ["Domain"],
        ["Integrations"] = ["Domain"],
        ["Storage"] = ["Domain"],
        ["Lab"] = ["Domain"],
        ["Client"] = [],
        ["Host"] = Everything,
        ["Cli"] = ["Client", "Host"],
    };

    // Only what writes a type onto the wire: the domain runs without a silo.
    private static readonly string[] PackagesOfDomain = ["Microsoft.Orleans.Serialization", "Microsoft.Orleans.CodeGenerator"];

    [Fact]
    public void Projects_BelowSrc_AreInTheTable() =>
        Repository.Projects.Keys.Except(Allowed.Keys, StringComparer.Ordinal)
            .Select(project => $"src/CloudScanGrid.{project}: no row in {nameof(ReferenceTests)}; decide what it may reference and add one")
            .ShouldHaveNone();

    [Fact]
    public void References_OfEveryProject_AreAllowed() => (
        from project in Repository.Projects
        from reference in Includes(project.Value, "ProjectReference").Select(path => Repository.ShortName(Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))
        let allowed = Allowed.GetValueOrDefault(project.Key, [])
        where !allowed.Contains(reference, StringComparer.Ordinal)
        select $"src/CloudScanGrid.{project.Key}/CloudScanGrid.{project.Key}.csproj: references {reference}; it may reference "
            + $"{(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}: put the shared type into Domain, or the code where it belongs").ShouldHaveNone();

    [Fact]
    public void Packages_OfDomain_AreTheSerializersOnly() =>
        Includes(Repository.Projects["Domain"], "PackageReference").Concat(Includes(Repository.Projects["Domain"], "FrameworkReference"))
            .Except(PackagesOfDomain, StringComparer.Ordinal)
            .Select(package => $"src/CloudScanGrid.Domain/CloudScanGrid.Domain.csproj: needs {package}; the domain is pure: put what needs it behind a port")
            .ShouldHaveNone();

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(reference => reference.Attribute("Include")?.Value).OfType<string>();
}
