using System.Text.Json;
using System.Text.RegularExpressions;
using CloudScanGrid.EndToEnd.Tests.Sight;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>Dashboards that look alike, alerts that say what to do, and rules that Prometheus' own tool has tried.</summary>
public sealed partial class OperatorFilesTests : IDisposable
{
    private readonly Workplace _work = new();

    public static TheoryData<string> Dashboards => [.. Deployment.Dashboards.Keys.Order(StringComparer.Ordinal)];

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Dashboards_OfTheRepository_AreThese() =>
        Deployment.Dashboards.Keys.ShouldBe(["coverage", "fleet", "orleans", "scanners", "scheduling", "store"], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboard_Any_HasTheSameVariablesAndLinksAndAWordAboutEachPanel(string name)
    {
        var dashboard = Deployment.Dashboards[name];

        dashboard.GetProperty("uid").GetString().ShouldBe($"cloudscan-{name}");
        dashboard.GetProperty("description").GetString().ShouldNotBeNullOrEmpty();
        Texts(dashboard.GetProperty("templating").GetProperty("list"), "name").ShouldBe(["region", "silo"]);
        Texts(dashboard.GetProperty("links"), "url").ShouldBe(Deployment.Dashboards.Keys.Select(other => $"/d/cloudscan-{other}"), ignoreOrder: true);
        var panels = dashboard.GetProperty("panels").EnumerateArray().ToList();
        panels.ShouldNotBeEmpty();
        Texts(dashboard.GetProperty("panels"), "title").ShouldBeUnique();
        foreach (var panel in panels)
        {
            var title = panel.GetProperty("title").GetString();
            panel.GetProperty("description").GetString()!.ShouldEndWith(".", Case.Sensitive, title);
            panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString().ShouldNotBeNullOrEmpty(title);
            panel.GetProperty("targets").EnumerateArray().ShouldAllBe(target => target.GetProperty("datasource").GetProperty("uid").GetString() == "cloudscan-prometheus");
        }
    }

    [Fact]
    public void Alerts_Each_HaveARunbookThatSaysWhatItMeansHowToLookAndHowToMend()
    {
        var rules = File.ReadAllText(Checkout.PathOf("deploy/prometheus/rules/alerts.yml"));
        var alerts = Alert().Matches(rules).Select(match => match.Groups["name"].Value).ToList();
        alerts.Count.ShouldBe(15);
        RunbookUrl().Matches(rules).Select(match => match.Groups["path"].Value).ShouldBe(alerts.Select(alert => $"docs/runbooks/{alert}.md"));
        var index = File.ReadAllText(Checkout.PathOf("docs/runbooks/README.md"));
        foreach (var alert in alerts)
        {
            var runbook = File.ReadAllText(Checkout.PathOf($"docs/runbooks/{alert}.md"));
            foreach (var heading in (string[])["## What it means", "## How to look", "## How to mend"])
                runbook.ShouldContain(heading, Case.Sensitive, alert);
            index.ShouldContain($"({alert}.md)");
            foreach (Match link in Link().Matches(runbook))
                File.Exists(Checkout.PathOf($"docs/runbooks/{link.Groups["page"].Value}")).ShouldBeTrue($"{alert} names {link.Value}");
        }

        // Each of them fires in a unit test of the rules.
        var tests = File.ReadAllText(Checkout.PathOf("deploy/prometheus/tests/alerts.test.yml"));
        alerts.ShouldAllBe(alert => tests.Contains(alert, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_ByPromtool_AreWellFormedAndDoWhatTheirTestsSay()
    {
        Machine.Needs("promtool");

        (await _work.RunOtherAsync("promtool", "check", "config", Checkout.PathOf("deploy/prometheus/prometheus.yml"))).ShouldExit(0);
        (await _work.RunOtherAsync("promtool", "test", "rules", Checkout.PathOf("deploy/prometheus/tests/alerts.test.yml"))).ShouldExit(0);
    }

    private static IEnumerable<string> Texts(JsonElement list, string property) => list.EnumerateArray().Select(item => item.GetProperty(property).GetString()!);

    [GeneratedRegex(@"^\s+- alert: (?<name>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^\s+runbook_url: (?<path>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex RunbookUrl();

    [GeneratedRegex(@"\]\((?<page>\w+\.md)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();
}
