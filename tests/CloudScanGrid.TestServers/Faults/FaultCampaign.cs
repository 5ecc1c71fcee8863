using System.Diagnostics;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.TestServers.Faults;

/// <summary>Scans a fleet without pause while its cluster is hurt, and compares what is kept with what is there.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="tell">Told what happens when it happens.</param>
public sealed class FaultCampaign(NetworkedCluster cluster, Action<string> tell)
{
    private readonly FaultInjector _injector = new(cluster, tell);
    private readonly ClusterTruth _truth = new(cluster);
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
            var findings = await _truth.ListFindingsAsync();
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
        await Eventually.UntilAsync(
            async () =>
            {
                await cluster.AskForCampaignAsync();
                _campaigns.AddRange((await cluster.ListAsync("SELECT id FROM campaigns ORDER BY created_at")).Except(_campaigns, StringComparer.Ordinal).ToList());
                return _campaigns.Count > known;
            },
            () => "no campaign could be started");
        foreach (var campaign in _campaigns[known..])
        {
            _took.Add(await cluster.CompletedAsync(campaign, cancellationToken));
            _injector.Tell($"{campaign} is completed");
        }
    }

    private async Task<FaultReport> ReportAsync(int seed, IReadOnlyList<string> findings)
    {
        return new FaultReport
        {
            Seed = seed,
            Duration = Stopwatch.GetElapsedTime(_started),
            Campaigns = _campaigns.Count,
            Targets = cluster.Laboratory.Fleet.Hosts.Count(),
            Took = [.. _took],
            Inflicted = _injector.Inflicted.ToDictionary(),
            Ended = cluster.Silos.SelectMany(silo => silo.Ended).CountBy(code => code).ToDictionary(),
            Limit = cluster.Options.PacketsPerSecond,
            MostProbes = cluster.Laboratory.Fleet.Accounts.ToDictionary(account => account.AccountId, account => _watch.MostProbes(account.AccountId), StringComparer.Ordinal),
            MostPackets = cluster.Laboratory.Fleet.Accounts.ToDictionary(account => account.AccountId, account => _watch.MostPackets(account.AccountId), StringComparer.Ordinal),
            Strays = (await cluster.Network.CountAsync()).Strays,
            Wrong = await _truth.FindWrongAsync(_campaigns, findings),
            Story = _injector.Story,
        };
    }
}
