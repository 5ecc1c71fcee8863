namespace CloudScanGrid.EndToEnd.Tests.Sight;

/// <summary>What operators see of a grid that is well.</summary>
internal static class SightCheck
{
    /// <summary>Every query of every dashboard, rule and alert returns data, and nobody is woken. Holds whatever grid is watched, as long as that has scanned.</summary>
    /// <param name="prometheus">Who watches it.</param>
    /// <param name="unknown">The metric that this grid cannot have, in part of its name; null when there is none.</param>
    public static async Task ShouldSeeAllAsync(Prometheus prometheus, string? unknown = null)
    {
        var questions = new List<(string Where, string Query)>();
        foreach (var (name, dashboard) in Deployment.Dashboards)
            questions.AddRange(Deployment.QueriesOf(dashboard).Select(query => ($"dashboard {name}, {query.Panel}", query.Query)));
        var rules = (await prometheus.GetAsync("api/v1/rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToList();
        rules.Count.ShouldBeGreaterThan(35);
        foreach (var rule in rules)
        {
            var query = rule.GetProperty("query").GetString()!;
            questions.Add(($"rule {rule.GetProperty("name")}", rule.GetProperty("type").GetString() == "alerting" ? Deployment.LeftSideOf(query) : query));
        }

        questions.Count.ShouldBeGreaterThan(100);
        questions.RemoveAll(question => unknown is not null && question.Query.Contains(unknown, StringComparison.Ordinal));
        var blind = questions;
        for (var tries = 0; tries < 30 && blind.Count > 0; tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            var still = new List<(string Where, string Query)>();
            foreach (var question in blind)
            {
                if ((await prometheus.QueryAsync(question.Query)).Count == 0)
                    still.Add(question);
            }

            blind = still;
        }

        blind.ShouldBeEmpty();
        var alerts = (await prometheus.GetAsync("api/v1/alerts")).GetProperty("alerts").EnumerateArray().Where(alert => alert.GetProperty("state").GetString() == "firing");
        alerts.Select(alert => alert.ToString()).ShouldBeEmpty("a grid that is well wakes nobody");
        (await prometheus.GetAsync("api/v1/rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Where(rule => rule.GetProperty("health").GetString() != "ok").Select(rule => rule.ToString()).ShouldBeEmpty();
    }
}
