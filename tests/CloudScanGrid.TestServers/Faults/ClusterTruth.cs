using System.Globalization;
using System.Text.Json;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.TestServers.Faults;

/// <summary>Compares what a cluster keeps with what is in its laboratory.</summary>
public sealed class ClusterTruth(NetworkedCluster cluster)
{
    /// <summary>What is wrong with what is kept: nothing, when every target of every campaign has one whole result, the findings are those of before, and what is known is what listens.</summary>
    /// <param name="campaigns">The campaigns, all of them completed.</param>
    /// <param name="findings">The findings before whatever happened.</param>
    public async Task<IReadOnlyList<string>> FindWrongAsync(IEnumerable<string> campaigns, IReadOnlyList<string> findings)
    {
        var wrong = new List<string>();
        foreach (var campaign in campaigns)
            wrong.AddRange(await CheckAsync(campaign));
        var found = await ListFindingsAsync();
        wrong.AddRange(found.CountBy(finding => finding, StringComparer.Ordinal).Where(count => count.Value > 1).Select(count => $"{count.Value} times the finding {count.Key}"));
        wrong.AddRange(found.Except(findings, StringComparer.Ordinal).Select(finding => $"a finding of nothing: {finding}"));
        wrong.AddRange(findings.Except(found, StringComparer.Ordinal).Select(finding => $"a finding that is gone: {finding}"));
        wrong.AddRange(await CompareAsync());
        return wrong;
    }

    /// <summary>The findings that are open, sorted.</summary>
    public Task<IReadOnlyList<string>> ListFindingsAsync() =>
        cluster.ListAsync("SELECT type || ' ' || asset || ' ' || coalesce(protocol::text, '-') || '/' || coalesce(port::text, '-') FROM findings WHERE state = 0 ORDER BY 1");

    /// <summary>What is known now, as a user exports it, against what listens: the differences.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync()
    {
        var known = await ListKnownAsync();
        var there = cluster.Laboratory.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp)
            .Select(service => $"{service.Address} tcp/{service.Port}").ToList();
        return
        [
            .. known.Except(there, StringComparer.Ordinal).Select(service => $"known, but not there: {service}"),
            .. there.Except(known, StringComparer.Ordinal).Select(service => $"there, but not known: {service}"),
            .. known.CountBy(service => service, StringComparer.Ordinal).Where(count => count.Value > 1).Select(count => $"known {count.Value} times: {count.Key}"),
        ];
    }

    /// <summary>The open ports that are known now, as a user exports them: as in <c>10.201.0.5 tcp/22</c>.</summary>
    public async Task<IReadOnlyList<string>> ListKnownAsync()
    {
        var exported = (await cluster.RunAsync("export", "--format", "ndjson")).ShouldExit(0);
        return
        [
            .. exported.Lines.Select(line => JsonDocument.Parse(line).RootElement)
                .SelectMany(host => host.GetProperty("services").EnumerateArray().Where(service => service.GetProperty("state").GetString() == "open").Select(service => string.Create(
                    CultureInfo.InvariantCulture, $"{host.GetProperty("address").GetString()} {service.GetProperty("protocol").GetString()}/{service.GetProperty("port").GetInt32()}"))),
        ];
    }

    private async Task<IEnumerable<string>> CheckAsync(string campaign)
    {
        var targets = cluster.Laboratory.Fleet.Hosts.Count();
        var observations = await cluster.CountAsync($"SELECT count(*) FROM observations WHERE campaign = '{campaign}'");
        var different = await cluster.CountAsync($"SELECT count(DISTINCT (asset, address)) FROM observations WHERE campaign = '{campaign}'");
        var whole = await cluster.CountAsync($"SELECT count(*) FROM campaign_targets WHERE campaign = '{campaign}' AND state = 2");
        if (observations == targets && different == targets && whole == targets)
            return [];
        var others = await cluster.ListAsync($"SELECT state || ' ' || count(*) || ' as ' || min(asset) FROM campaign_targets WHERE campaign = '{campaign}' AND state <> 2 GROUP BY state");
        return [$"{campaign}: {observations} observations of {different} targets, {whole} ended whole, of {targets}; other states: {string.Join(", ", others)}"];
    }
}
