using System.Text.Json;
using System.Text.RegularExpressions;

namespace CloudScanGrid.EndToEnd.Tests.Sight;

/// <summary>What the repository gives operators: dashboards, rules, runbooks.</summary>
internal static partial class Deployment
{
    /// <summary>The dashboards by file name, without its ending.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Dashboards { get; } = Directory.GetFiles(Checkout.PathOf("deploy/grafana/dashboards"), "*.json")
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => JsonElement.Parse(File.ReadAllText(path)));

    /// <summary>Every query of a dashboard's panels, with the panel's title, and with Grafana's variables as they are when nothing is chosen.</summary>
    public static IEnumerable<(string Panel, string Query)> QueriesOf(JsonElement dashboard) =>
        from panel in dashboard.GetProperty("panels").EnumerateArray()
        from target in panel.GetProperty("targets").EnumerateArray()
        select (panel.GetProperty("title").GetString()!, Chosen(target.GetProperty("expr").GetString()!));

    /// <summary>What a condition looks at: the left side of the comparison with a number that ends it.</summary>
    public static string LeftSideOf(string condition)
    {
        var comparison = Comparison().Match(condition);
        comparison.Success.ShouldBeTrue($"{condition}: write it as a recorded series, a comparison and a number, so that it can be told whether the alert is blind");
        return comparison.Groups["left"].Value;
    }

    private static string Chosen(string query) => query
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$region", ".*", StringComparison.Ordinal)
        .Replace("$silo", ".*", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<left>.+) [<>] [\d.e+]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Comparison();
}
