using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>
/// Asks silent ports again: nmap asks each port once, and what said nothing is asked a second time here, as nmap itself would, beside ports that are known to answer. What those
/// lose tells what the way carries, and how far silence can be believed: where answers are lost the rate falls to what came through, and ports are asked until hardly one
/// of those that answer can have been missed.
/// </summary>
/// <param name="asker">With what they are asked.</param>
/// <param name="hostTimeout">How long a host may take.</param>
internal sealed class SilentPorts(IPortAsker asker, TimeSpan hostTimeout)
{
    /// <summary>How likely a port that answers may be taken for a silent one.</summary>
    private const double Missing = 0.0025;

    private const int MostTimes = 12;

    /// <summary>Fewer lost answers tell nothing of a rate.</summary>
    private const int FewestLost = 3;

    /// <summary>While one process waits for its last answers the other one asks.</summary>
    private const int Processes = 2;

    /// <summary>Where the rate is low, what it should be is to be known within seconds all the same.</summary>
    private const int FewestProbes = 160;

    private static readonly TimeSpan FirstDuration = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDuration = TimeSpan.FromSeconds(10);

    private readonly List<AskedHost> _hosts = [];
    private readonly List<AskedHost> _kept = [];
    private readonly List<SilentPart> _waiting = [];
    private readonly List<SilentPart> _believed = [];
    private readonly AnswerLosses _losses = new();
    private TimeSpan _duration = FirstDuration;

    /// <summary>Whether silence is worth a question: of UDP ports it is the usual answer, and who asks politely leaves it to asker.</summary>
    public static bool AreFor(ScanProfile profile) => profile is { Tcp: true, Udp: false, DiscoveryOnly: false, Timing: >= TimingTemplate.Normal, MaxRetries: > 0 };

    /// <summary>Takes note of what a host answered.</summary>
    /// <returns>Whether it has ports that are silent: <see cref="AskAsync"/> hands it back.</returns>
    public bool Keep(HostObservation host)
    {
        if (host is not { State: HostState.Up, IsComplete: true })
            return false;
        var asked = new AskedHost(host);
        var silent = Silence.Of(host);
        _hosts.Add(asked);
        _losses.FirstLook(asked.Answers.Count, silent.Count);
        if (silent.IsEmpty)
            return false;
        _kept.Add(asked);
        _waiting.Add(new SilentPart(asked, silent, 1, 0));
        return true;
    }

    /// <summary>Asks them until their silence can be believed.</summary>
    /// <returns>The hosts that were kept; none when the job was stopped.</returns>
    public async Task<IEnumerable<HostObservation>> AskAsync()
    {
        var running = new List<Task<Action>>();
        do
        {
            for (AskMore(running); running.Count > 0; AskMore(running))
            {
                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                (await ended)();
            }
        }
        while (DoubtAgain());

        return asker.IsStopped ? [] : _kept.Select(host => host.Host);
    }

    private void AskMore(List<Task<Action>> running)
    {
        while (running.Count < Processes && _waiting.Count > 0 && !asker.IsStopped)
            running.Add(QuestionAsync(Next()));
    }

    private SilentQuestion Next()
    {
        var longest = hostTimeout / 8;
        var seconds = (_duration < longest ? _duration : longest).TotalSeconds;
        return SilentQuestion.Take(_waiting, _hosts, (int)Math.Max(FewestProbes, asker.CarriedRate * seconds), asker.HostGroupSize);
    }

    /// <summary>Asks one question.</summary>
    /// <returns>What is to be done with the answers, by one at a time.</returns>
    private async Task<Action> QuestionAsync(SilentQuestion question)
    {
        var share = asker.CarriedShare;
        var answers = await asker.AskOnceAsync(question.Hosts.Select(host => host.Host.Address).ToHashSet(), question.Ports, Processes);
        return () => Judge(question, share, answers);
    }

    private void Judge(SilentQuestion question, double share, IReadOnlyDictionary<IPAddress, HostObservation> answers)
    {
        var controls = CountControls(question, answers);
        var isWayLossy = share < 1 || asker.CarriedShare < 1;
        var heard = new List<(SilentPart Part, PortRanges Left)>();
        foreach (var silent in question.Parts)
        {
            if (answers.TryGetValue(silent.Host.Host.Address, out var again))
                heard.Add((silent, silent.Host.Hear(silent.Ports, again)));
            else
                silent.Host.GiveUp("its silent ports could not be asked again");
        }

        // First what was heard: it says how much silence proves.
        foreach (var (silent, left) in heard.Where(one => one.Part.Times == 0))
            _losses.SecondLook(silent.Ports.Count, silent.Ports.Count - left.Count, _losses.Of(controls, isWayLossy));
        foreach (var (silent, left) in heard)
            Believe(silent with { Ports = left, Doubt = silent.Doubt * _losses.Of(controls, isWayLossy), Times = silent.Times + 1 }, isWayLossy);
        Learn(controls, share);
    }

    /// <summary>What the first look lost is known better now than when silence was believed.</summary>
    /// <returns>Whether some is not believed any more.</returns>
    private bool DoubtAgain()
    {
        var believed = _believed.ToList();
        _believed.Clear();
        foreach (var silent in believed)
            Believe(silent, asker.CarriedShare < 1);
        return _waiting.Count > 0 && !asker.IsStopped;
    }

    private void Believe(SilentPart silent, bool isWayLossy)
    {
        if (silent.Ports.IsEmpty)
            return;
        if (silent.Doubt * _losses.OfFirstLook(isWayLossy) <= Missing)
            _believed.Add(silent);
        else if (silent.Times < MostTimes)
            _waiting.Add(silent);
        else
            silent.Host.GiveUp($"after {silent.Times} times answers were still lost on the way: ports that said nothing may be open");
    }

    private static ControlCount CountControls(SilentQuestion question, IReadOnlyDictionary<IPAddress, HostObservation> answers)
    {
        var (controls, lost, ports) = (0, 0, PortRanges.Empty);
        foreach (var host in question.Hosts)
        {
            if (!answers.TryGetValue(host.Host.Address, out var again))
                continue;
            var asked = question.ControlsOf(host);
            controls += asked.Count;
            ports = ports.Union(asked);
            lost += asked.Intersect(Silence.Of(again)).Count;
        }

        return new ControlCount(controls, lost, ports.Count);
    }

    private void Learn(ControlCount controls, double share)
    {
        var isLost = controls.Lost >= FewestLost && controls.LostShare > AnswerLosses.Tolerable;
        if (isLost && share <= asker.CarriedShare)
        {
            // What came through, and what of it may be chance: too low a rate is found out late, too high a one with the next question. Of what is sent now: others had
            // room meanwhile, and may have it still.
            var answered = controls.Asked - controls.Lost;
            var carried = Math.Min(1 - AnswerLosses.Tolerable, (answered + Math.Sqrt(answered) + 1) / controls.Asked);
            asker.Lost(controls.LostShare, carried);
        }
        else if (!isLost && controls.Asked > 0)
            asker.AllCarried();
        _duration = isLost || controls.Asked == 0 ? FirstDuration : _duration * 2 < LongestDuration ? _duration * 2 : LongestDuration;
    }
}
