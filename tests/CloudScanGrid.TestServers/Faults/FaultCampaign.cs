using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.TestServers.Faults;

/// <summary>Scans a fleet without pause while its cluster is hurt, and compares what is kept with what is there.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="tell">Told what happens when it happens.</param>
public sealed class FaultCampaign(NetworkedCluster cluster, Action<string> tell)
{
    private readonly FaultInjector _injector = new(cluster, tell);
    private readonly PacketWatch _watch = new(cluster.Network);
    private readonly List<string> _campaigns = [];
    private readonly List<TimeSpan> _took = [];
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Runs it.</summary>
    /// <param name="seed">Which faults.</param>
    /// <param name="most">How many faults at most.</param>
    /// <param name="duration">For how long at most; then it waits for the last campaign.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">A campaign did not come to its end; the message tells the story.</exception>
    public async Task<FaultReport> RunAsync(int seed, int most, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (watching, supervising) = (_watch.RunAsync(stop.Token), _injector.SuperviseAsync(stop.Token));
        try
        {
            // What is there, without a fault: what is found later must be the same.
            await ScanAsync(cancellationToken);
            var findings = await FindingsAsync();
            await ScanUnderFaultsAsync(Fault.Draw(seed, cluster.Silos.Count).Take(most), duration, cancellationToken);
            await stop.CancelAsync();
            await watching;
            await supervising;
            return await ReportAsync(seed, findings);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{_injector.Story}", exception);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(watching, supervising).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ScanUnderFaultsAsync(IEnumerable<Fault> faults, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var injecting = _injector.RunAsync(faults, end.Token);
        try
        {
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < duration && !injecting.IsCompleted)
                await ScanAsync(cancellationToken);
        }
        finally
        {
            await end.CancelAsync();
            await injecting;
        }
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        // A call that met a fault may have started one all the same: those count, too.
        var known = _campaigns.Count;
        while (_campaigns.Count == known)
        {
            await cluster.RunAsync("campaign", "start", "--profile", cluster.Options.Profile, "--ports", cluster.Laboratory.ScanPorts.ToString());
            _campaigns.AddRange((await cluster.ListAsync("SELECT id FROM campaigns ORDER BY created_at")).Except(_campaigns, StringComparer.Ordinal).ToList());
            if (_campaigns.Count == known)
                await Task.Delay(500, cancellationToken);
        }

        foreach (var campaign in _campaigns[known..])
        {
            _took.Add(await cluster.CompletedAsync(campaign, cancellationToken));
            _injector.Tell($"{campaign} is completed");
        }
    }

    private async Task<FaultReport> ReportAsync(int seed, IReadOnlyList<string> findings)
    {
        var targets = cluster.Laboratory.Fleet.Hosts.Count();
        var wrong = new List<string>();
        foreach (var campaign in _campaigns)
        {
            var (observations, different, whole) = (
                await cluster.CountAsync($"SELECT count(*) FROM observations WHERE campaign = '{campaign}'"),
                await cluster.CountAsync($"SELECT count(DISTINCT (asset, address)) FROM observations WHERE campaign = '{campaign}'"),
                await cluster.CountAsync($"SELECT count(*) FROM campaign_targets WHERE campaign = '{campaign}' AND state = 2"));
            if (observations != targets || different != targets || whole != targets)
                wrong.Add($"{campaign}: {observations} observations of {different} targets, {whole} ended whole, of {targets}");
        }

        var found = await FindingsAsync();
        wrong.AddRange(found.GroupBy(finding => finding, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"{same.Count()} times the finding {same.Key}"));
        wrong.AddRange(found.Except(findings, StringComparer.Ordinal).Select(finding => $"a finding that the faults made: {finding}"));
        wrong.AddRange(findings.Except(found, StringComparer.Ordinal).Select(finding => $"a finding that is gone: {finding}"));
        wrong.AddRange(await CompareAsync());
        return new FaultReport
        {
            Seed = seed,
            Duration = Stopwatch.GetElapsedTime(_started),
            Campaigns = _campaigns.Count,
            Targets = targets,
            Took = [.. _took],
            Inflicted = _injector.Inflicted.ToDictionary(),
            Ended = cluster.Silos.SelectMany(silo => silo.Ended).CountBy(code => code).ToDictionary(),
            Limit = cluster.Options.PacketsPerSecond,
            MostProbes = cluster.Laboratory.Fleet.Accounts.ToDictionary(account => account.AccountId, account => _watch.MostProbes(account.AccountId), StringComparer.Ordinal),
            MostPackets = cluster.Laboratory.Fleet.Accounts.ToDictionary(account => account.AccountId, account => _watch.MostPackets(account.AccountId), StringComparer.Ordinal),
            Strays = (await cluster.Network.CountAsync()).Strays,
            Wrong = wrong,
            Story = _injector.Story,
        };
    }

    // What is known now, as a user exports it, against what listens.
    private async Task<IEnumerable<string>> CompareAsync()
    {
        var exported = (await cluster.RunAsync("export", "--format", "ndjson")).ShouldExit(0);
        var known = exported.Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .SelectMany(host => host.GetProperty("services").EnumerateArray().Where(service => service.GetProperty("state").GetString() == "open").Select(service => string.Create(
                CultureInfo.InvariantCulture, $"{host.GetProperty("address").GetString()} {service.GetProperty("protocol").GetString()}/{service.GetProperty("port").GetInt32()}")))
            .ToList();
        var there = cluster.Laboratory.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp)
            .Select(service => $"{service.Address} tcp/{service.Port}").ToList();
        return
        [
            .. known.Except(there, StringComparer.Ordinal).Select(service => $"known, but not there: {service}"),
            .. there.Except(known, StringComparer.Ordinal).Select(service => $"there, but not known: {service}"),
            .. known.CountBy(service => service, StringComparer.Ordinal).Where(count => count.Value > 1).Select(count => $"known {count.Value} times: {count.Key}"),
        ];
    }

    private Task<IReadOnlyList<string>> FindingsAsync() =>
        cluster.ListAsync("SELECT type || ' ' || asset || ' ' || coalesce(protocol::text, '-') || '/' || coalesce(port::text, '-') FROM findings WHERE state = 0 ORDER BY 1");
}
