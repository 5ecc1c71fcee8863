using System.Globalization;

namespace CloudScanGrid.Deployment.Tests;

/// <summary>The units are well formed and keep to what the code does. No systemd has started them.</summary>
public sealed class SystemdTests
{
    public static TheoryData<string, string> Units => new() { { "cloudscan@.service", "control" }, { "cloudscan-scanner@.service", "eu-west-1" } };

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Unit_BySystemdsOwnTool_IsWellFormedAndConfined(string unit, string instance)
    {
        var directory = Directory.CreateTempSubdirectory("csg-units-");
        try
        {
            // The tool asks for the program, which is not installed here.
            var file = Path.Combine(directory.FullName, unit.Replace("@", "@" + instance, StringComparison.Ordinal));
            await File.WriteAllTextAsync(
                file, Repository.Read($"deploy/systemd/{unit}").Replace("/opt/cloudscan/cloudscan ", "/bin/true ", StringComparison.Ordinal), TestContext.Current.CancellationToken);

            var (code, output, error) = await Repository.RunAsync("systemd-analyze", "verify", "--man=no", file);
            var exposure = await Repository.RunAsync("systemd-analyze", "security", "--offline=true", "--threshold=25", file);

            code.ShouldBe(0, output + error);
            error.ShouldNotContain(unit.Split('@')[0] + "@");
            exposure.Code.ShouldBe(0, exposure.Out[^200..]);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Unit_Any_HasSettingsThatTheProductTakesAndTimeToLeave(string unit, string instance)
    {
        var lines = LinesOf(unit);
        var settings = new SiloSettings(lines["Environment"].Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], Expand(pair[1], instance)))
            .Append(KeyValuePair.Create("CLOUDSCAN__DATA__POSTGRES", "Host=db;Database=cloudscan;Username=cloudscan")));

        int.Parse(lines["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture).ShouldBeGreaterThan(settings.StopSeconds);
        lines["Restart"].ShouldBe(["always"]);
        lines["LoadCredential"].Single().ShouldStartWith("database-password:");
        Path.GetFileName(settings.Environment["CLOUDSCAN__DATA__DIRECTORY"]).ShouldBe(Path.GetFileName(Expand(lines["StateDirectory"].Single(), instance)));
    }

    [Fact]
    public void Units_ScannersAlone_MaySendRawPackets()
    {
        LinesOf("cloudscan-scanner@.service")["AmbientCapabilities"].ShouldBe(["CAP_NET_RAW"]);
        LinesOf("cloudscan-scanner@.service")["CapabilityBoundingSet"].ShouldBe(["CAP_NET_RAW"]);
        LinesOf("cloudscan@.service")["CapabilityBoundingSet"].ShouldBe([""]);
        LinesOf("cloudscan@.service").Contains("AmbientCapabilities").ShouldBeFalse();
    }

    private static string Expand(string value, string instance) => value
        .Replace("%i", instance, StringComparison.Ordinal).Replace("%S", "/var/lib", StringComparison.Ordinal).Replace("%d", "/run/credentials", StringComparison.Ordinal);

    private static ILookup<string, string> LinesOf(string unit) => Repository.Read($"deploy/systemd/{unit}").Split('\n')
        .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToLookup(parts => parts[0], parts => parts[1]);
}
