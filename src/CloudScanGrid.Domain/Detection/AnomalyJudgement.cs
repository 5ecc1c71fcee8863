using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>The deviations of one look from what is known of an address.</summary>
internal sealed class AnomalyJudgement(AssetObservation observation, AddressBaseline known, HostLook look, PeerGroup peers, FindingDraft draft)
{
    /// <summary>Silence is half the evidence of a refusal: it may be loss.</summary>
    private const double NoAnswerConfidence = 0.5;

    /// <summary>A port that went and came back before is worth a finding only where what it does now was less likely than one in four.</summary>
    private const double FlappingBits = 2;

    // That the asset is new and that everything answers are plain observations; what is left is doubt in the inventory and in the engine's judgement.
    private const double PlainConfidence = 0.9;

    private const int MaxServicesInWhy = 20;

    private readonly List<Finding> _findings = [];

    /// <summary>What this look shows, by type and port.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The host answers everywhere: one finding stands for all its ports.</summary>
    public void AnswersEverywhere() => _findings.Add(draft.Of(
        FindingKind.Check,
        FindingType.AnswersEverywhere,
        port: null,
        PlainConfidence,
        "the host answers on so many ports that its answers say nothing",
        [
            Text($"{look.Open.Count} ports are open: a honeypot, a SYN proxy or a load balancer may answer for machines that are not there"),
            "its ports were neither compared with the baseline nor learned",
            .. observation.Host.Remarks.Take(3).Select(HostText.Shown),
        ]));

    /// <summary>The asset was never observed, in a subnet that was known: one finding with all its services.</summary>
    public void FirstSeen()
    {
        var services = look.Open.Take(MaxServicesInWhy).Select(service => Text($"{service.Port} is open: {HostText.Of(service)} answers")).ToList();
        if (look.Open.Count > services.Count)
            services.Add(Text($"{look.Open.Count - services.Count} more ports are open"));
        var unusual = look.Open
            .Select(service => (service.Port, Peers: peers.Open(service.Port)))
            .Where(port => port.Peers.Of >= PeerStatistics.MinPeers && port.Peers.Count == 0)
            .Take(MaxServicesInWhy)
            .Select(port => Text($"{port.Port} is unusual here: {peers.Describe(port.Peers)} have it open"));
        _findings.Add(draft.Of(
            FindingKind.Anomaly,
            FindingType.FirstSeen,
            port: null,
            PlainConfidence,
            Text($"a new asset with {look.Open.Count} open {(look.Open.Count == 1 ? "port" : "ports")} appeared in a subnet that was known"),
            [Text($"no earlier campaign saw it; {peers.Count} other assets were looked at before"), .. unusual, .. services]));
    }

    /// <summary>What appeared, went, changed and moved. What an open finding reported and is undone now is no second finding.</summary>
    public void Deviations(OpenFindings open)
    {
        var appeared = new List<ObservedService>();
        foreach (var service in look.Open)
        {
            var belief = known.Find(service.Port);
            if (belief is { IsOpen: true } || (belief is not null && open.ExpectsReturnOf(service.Port)))
                Changed(belief, service, open);
            else if (belief is not null || known.Covered.Contains(service.Port))
                appeared.Add(service);
        }

        var gone = new List<(PortBelief Belief, Absence Absence)>();
        foreach (var belief in known.Ports)
        {
            if (belief.IsOpen && look.AbsenceOf(belief.Port) is var absence and not Absence.None && !open.ExpectsEndOf(belief.Port))
                gone.Add((belief, absence));
        }

        foreach (var service in appeared)
        {
            var from = gone.FindIndex(candidate => IsSameService(candidate.Belief, service));
            if (from < 0)
            {
                Appeared(service);
                continue;
            }

            Moved(gone[from].Belief, gone[from].Absence, service);
            gone.RemoveAt(from);
        }

        foreach (var (belief, absence) in gone)
            Gone(belief, absence);
    }

    private static bool IsSameService(PortBelief gone, ObservedService appeared) =>
        gone.Product is not null
        && gone.Name == appeared.Name
        && BaselineLearning.IdentifiedProduct(appeared) is { } product
        && BaselineLearning.IsSame(gone.Product, gone.Version, product, appeared.Version);

    private void Appeared(ObservedService service)
    {
        var probability = OpenProbability(service.Port);
        if (known.Find(service.Port) is { SeenOpen: > 0 } && Surprise.Bits(probability) < FlappingBits)
            return;
        _findings.Add(draft.Of(
            FindingKind.Anomaly,
            FindingType.NewService,
            service.Port,
            1 - probability,
            $"{HostText.Of(service)} on {service.Port} is new",
            [WasNotOpen(service.Port), HaveItOpen(service.Port), $"{HostText.Of(service)} answers", Expected(probability)]));
    }

    private void Gone(PortBelief belief, Absence absence)
    {
        var probability = 1 - OpenProbability(belief.Port);
        if (belief.Returns > 0 && Surprise.Bits(probability) < FlappingBits)
            return;
        var service = HostText.Of(belief.Name, belief.Product, belief.Version);
        _findings.Add(draft.Of(
            FindingKind.Anomaly,
            FindingType.VanishedService,
            belief.Port,
            (1 - probability) * EvidenceOf(absence),
            absence == Absence.Closed ? $"{service} on {belief.Port} is gone" : $"{service} on {belief.Port} does not answer any more",
            [WasOpen(belief), IsGone(belief.Port, absence), HaveItOpen(belief.Port), Expected(probability)]));
    }

    private void Moved(PortBelief from, Absence absence, ObservedService to)
    {
        var probability = OpenProbability(to.Port) * (1 - OpenProbability(from.Port));
        _findings.Add(draft.Of(
            FindingKind.Anomaly,
            FindingType.MovedService,
            to.Port,
            (1 - probability) * EvidenceOf(absence),
            $"{HostText.Of(to)} moved from {from.Port} to {to.Port}",
            [$"{WasOpen(from)}; {IsGone(from.Port, absence)}", WasNotOpen(to.Port), HaveItOpen(to.Port), Expected(probability)],
            from.Port.ToString()));
    }

    private void Changed(PortBelief belief, ObservedService service, OpenFindings open)
    {
        if (!BaselineLearning.Differs(belief, service) || open.ExpectsReturnTo(belief, service))
            return;
        var running = peers.Running(service.Port, service.Product!, service.Version);
        var probability = Surprise.ValueProbability(0, belief.SeenSame, running.Count, running.Of);
        var before = HostText.Of(belief.Name, belief.Product, belief.Version);
        var now = HostText.Of(service);
        var order = belief.Product == service.Product ? VersionOrder.Compare(belief.Version!, service.Version!) : null;
        var versions = order is null ? "" : $"from {HostText.Shown(belief.Version!)} to {HostText.Shown(service.Version!)}";
        var title = order switch
        {
            < 0 => $"{HostText.Shown(service.Product!)} on {service.Port} was upgraded {versions}",
            > 0 => $"{HostText.Shown(service.Product!)} on {service.Port} was downgraded {versions}",
            _ => $"{now} answers on {service.Port} instead of {before}",
        };
        var looks = Surprise.Unfaded(belief.SeenSame);
        _findings.Add(draft.Of(
            FindingKind.Anomaly,
            FindingType.ChangedService,
            service.Port,
            1 - probability,
            title,
            [
                Text($"{before} was identified in the last {Looks(looks)} that identified anything; {now} answers now"),
                running.Of == 0 ? "no peer is known to have this port open" : $"{peers.Describe(running)} that have {service.Port} open run {now}",
                Expected(probability),
            ],
            OpenFindings.ChangeDetail(belief.Product, belief.Version, service.Product, service.Version)));
    }

    private double OpenProbability(NetworkPort port)
    {
        var belief = known.Find(port);
        var (open, asked) = peers.Open(port);
        return belief is null
            ? Surprise.OpenProbability(0, Surprise.Faded(known.LooksAt(port)), open, asked)
            : Surprise.OpenProbability(belief.SeenOpen, belief.SeenNotOpen, open, asked);
    }

    private static double EvidenceOf(Absence absence) => absence == Absence.Closed ? 1 : NoAnswerConfidence;

    private string WasNotOpen(NetworkPort port)
    {
        if (known.Find(port) is { } belief)
            return Text($"{port} was not open in the last {Looks(belief.Streak)}, but had been before");
        var looks = known.LooksAt(port);
        var earlier = looks == 1 ? "the 1 earlier look" : Text($"any of the {looks} earlier looks");
        return Text($"{port} was not open in {earlier} since {known.FirstObservedAt:yyyy-MM-dd}");
    }

    private static string WasOpen(PortBelief belief)
    {
        var looks = belief.Streak == 1 ? "the look" : $"{(belief.SeenNotOpen > 0 ? "the last" : "all")} {Looks(belief.Streak)}";
        return $"{belief.Port} was open in {looks} before";
    }

    private static string IsGone(NetworkPort port, Absence absence) => absence == Absence.Closed
        ? $"{port} is closed now: the host refuses connections"
        : $"{port} gives no answer now: the service may be gone or a filter may stand before it, which is weaker evidence";

    private string HaveItOpen(NetworkPort port)
    {
        var count = peers.Open(port);
        return count.Of == 0 ? $"no peer was asked for {port}" : $"{peers.Describe(count)} have {port} open";
    }

    private static string Expected(double probability) =>
        Text($"the baseline expected this with a probability of {probability * 100:0.##} % ({Surprise.Bits(probability):0.0} bits of surprise)");

    private static string Looks(int looks) => Text($"{looks} {(looks == 1 ? "look" : "looks")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
