using System.Text.Json;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>The two commands of the README, and what they promise.</summary>
public sealed class LaboratoryTests : IDisposable
{
    private readonly Workplace _work = new();

    public LaboratoryTests() => Machine.Needs("nmap", "setsid");

    public void Dispose() => _work.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Run_ThenAnAttacker_ReportsEveryExposureThenExactlyTheIncidents()
    {
        try
        {
            var first = (await _work.RunAsync("run", "--lab", "--once")).ShouldExit(0).ShouldBePlain();
            var planted = Read("truth.json").GetProperty("exposures").EnumerateArray().Select(Expected).ToList();
            planted.Count.ShouldBe(5);
            (await FindingsAsync(await NewestCampaignAsync())).ShouldBe(planted, ignoreOrder: true);
            foreach (var (asset, _, type) in planted)
                BlocksOf(first.Out).ShouldContain(block => block.Contains(asset, StringComparison.Ordinal) && block.Contains(type, StringComparison.Ordinal));

            (await _work.RunAsync("lab", "mutate")).ShouldExit(0);
            var second = (await _work.RunAsync("run", "--lab", "--once")).ShouldExit(0).ShouldBePlain();
            var incidents = Read("incidents.json").EnumerateArray().ToList();
            incidents.Count.ShouldBe(5);
            (await FindingsAsync(await NewestCampaignAsync())).ShouldBe(incidents.SelectMany(OfIncident), ignoreOrder: true);
            second.Out.ShouldContain($"{planted.Count} earlier findings still hold");
        }
        finally
        {
            (await _work.RunAsync("lab", "down")).ShouldExit(0);
        }
    }

    private static string[] BlocksOf(string summary) => summary.Split("\n\n");

    private static (string Asset, int? Port, string Type) Expected(JsonElement exposure) =>
        (exposure.GetProperty("assetId").GetString()!, PortOf(exposure), exposure.GetProperty("type").GetString()!);

    private static IEnumerable<(string Asset, int? Port, string Type)> OfIncident(JsonElement incident)
    {
        var (asset, port) = (incident.GetProperty("assetId").GetString()!, PortOf(incident));
        yield return (asset, port, incident.GetProperty("expectedFinding").GetString()!);
        if (incident.TryGetProperty("expectedExposure", out var exposure))
            yield return (asset, port, exposure.GetString()!);
    }

    private static int? PortOf(JsonElement element) => element.TryGetProperty("port", out var port) ? port.GetInt32() : null;

    private JsonElement Read(string file) => JsonElement.Parse(File.ReadAllText(_work.File(Path.Combine("data", "lab", file))));

    private async Task<string> NewestCampaignAsync() => (await _work.RunAsync("campaign", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray()
        .MaxBy(campaign => campaign.GetProperty("createdAt").GetDateTimeOffset()).GetProperty("id").GetString()!;

    private async Task<List<(string Asset, int? Port, string Type)>> FindingsAsync(string campaign) =>
        [.. (await _work.RunAsync("finding", "list", "--campaign", campaign, "--output", "json")).ShouldExit(0).Json.EnumerateArray().Select(Expected)];
}
