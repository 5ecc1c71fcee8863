using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Scanning.Nmap.Rounds;

/// <summary>
/// Asks the ports of a job in rounds, one process each: what the hosts of a group answered is handed to the job's holder after each round, to keep it, and the holder
/// may take targets back. Hosts that were asked before, under an earlier lease, come first and are asked only for what is missing.
/// </summary>
internal sealed class NmapRounds(ScanJob job, JobTargets targets, NmapJob nmap, PortRounds sizes, TimeProvider time)
{
    private readonly List<RoundGroup> _groups = [];

    /// <summary>Runs them all; hosts whose ports have all been asked go to the second look, or end.</summary>
    public async Task RunAsync(PortCoverage ports, ChannelWriter<FoundHost> found)
    {
        _groups.AddRange(Divide(ports));
        await MeetAsync([]);
        while (_groups is [var group, ..] && !nmap.IsStopped)
        {
            var answered = group.Missing.IsEmpty ? [] : await AskAsync(group, found);
            if (nmap.IsStopped)
                return;
            if (group.Missing.IsEmpty)
            {
                _groups.RemoveAt(0);
                var looksAgain = new List<HostObservation>();
                foreach (var host in group.Targets.Select(target => group.SoFar[target.Address]))
                {
                    if (await nmap.EndPortsAsync(host, found))
                        looksAgain.Add(host);
                }

                answered = looksAgain;
            }

            await MeetAsync(answered);
        }
    }

    private IEnumerable<RoundGroup> Divide(PortCoverage ports)
    {
        var checkpoints = job.Checkpoints.ToDictionary(host => host.Address);
        var sets = job.Targets.GroupBy(target => (
            IsIPv6: target.Address.AddressFamily == AddressFamily.InterNetworkV6,
            Missing: checkpoints.TryGetValue(target.Address, out var checkpoint) ? ports.Except(checkpoint.Coverage) : ports));
        foreach (var set in sets.OrderBy(set => set.Key.Missing.Count))
        {
            foreach (var chunk in set.Chunk(sizes.GroupSize))
            {
                var group = new RoundGroup(set.Key.IsIPv6, set.Key.Missing, chunk, job.Profile.HostTimeout);
                foreach (var target in chunk.Where(target => checkpoints.ContainsKey(target.Address)))
                    group.SoFar[target.Address] = checkpoints[target.Address];
                yield return group;
            }
        }
    }

    /// <summary>Asks the ports of one round.</summary>
    /// <returns>What the hosts that answered it have answered so far.</returns>
    private async Task<List<HostObservation>> AskAsync(RoundGroup group, ChannelWriter<FoundHost> found)
    {
        var (ports, timeout) = group.Next(sizes with { Rate = nmap.PortRate });
        var profile = job.Profile with { Ports = PortSelection.Of(ports), HostTimeout = timeout };
        var seen = new Dictionary<IPAddress, HostObservation>();
        var startedAt = time.GetTimestamp();
        var exit = await nmap.LookAtPortsAsync(
            profile,
            [.. group.Targets],
            group.IsIPv6,
            refusals => RefuseAsync(group, refusals),
            host =>
            {
                seen.TryAdd(host.Address, host);
                return Task.CompletedTask;
            });
        if (nmap.IsStopped)
            return [];
        group.Asked(ports, time.GetElapsedTime(startedAt));
        var answered = new List<HostObservation>();
        foreach (var target in group.Targets.ToList())
        {
            var before = group.SoFar.GetValueOrDefault(target.Address);
            if (seen.TryGetValue(target.Address, out var round))
            {
                var union = before is null ? round : RoundUnion.Of(before, round);
                if (round is { State: HostState.Up, IsComplete: true })
                {
                    group.SoFar[target.Address] = union;
                    answered.Add(union);
                    continue;
                }

                group.Targets.Remove(target);
                await nmap.EndPortsAsync(union, found);
                continue;
            }

            group.Targets.Remove(target);
            var why = exit.Message ?? NmapJob.SaidNothing;
            await (before is null ? targets.HandOnAsync(nmap.Unknown(target.Address, why)) : nmap.EndPortsAsync(RoundUnion.Incomplete(before, why), found));
        }

        return answered;
    }

    // Each target ends once: of one that answered before, what it answered is kept.
    private async Task RefuseAsync(RoundGroup group, IEnumerable<TargetRefusal> refusals)
    {
        foreach (var refusal in refusals)
        {
            group.Targets.RemoveAll(target => target.Address.Equals(refusal.Address));
            if (group.SoFar.TryGetValue(refusal.Address, out var before))
                await targets.HandOnAsync(RoundUnion.Incomplete(before, refusal.Explanation));
            else
                await targets.RefuseAsync([refusal]);
        }
    }

    private async Task MeetAsync(List<HostObservation> answered)
    {
        ImmutableArray<ScanTarget> unfinished = [.. _groups.SelectMany(group => group.Targets)];
        var taken = await targets.MeetAsync(new ScanRound([.. answered], unfinished, _groups.Sum(group => group.ProbesLeft)));
        foreach (var group in _groups)
            group.Targets.RemoveAll(target => taken.Contains(target.Address));
        _groups.RemoveAll(group => group.Targets.Count == 0);
    }
}
