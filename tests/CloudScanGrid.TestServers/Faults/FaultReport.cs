using System.Globalization;

namespace CloudScanGrid.TestServers.Faults;

/// <summary>How a <see cref="FaultCampaign"/> ended.</summary>
public sealed record FaultReport
{
    /// <summary>Which faults.</summary>
    public required int Seed { get; init; }

    /// <summary>How long it took in all.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many campaigns ran, the one before the first fault included.</summary>
    public required int Campaigns { get; init; }

    /// <summary>The targets of each.</summary>
    public required int Targets { get; init; }

    /// <summary>How long each took.</summary>
    public required IReadOnlyList<TimeSpan> Took { get; init; }

    /// <summary>How often each kind of fault was inflicted.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Inflicted { get; init; }

    /// <summary>Exit codes of silos that ended, and how often.</summary>
    public required IReadOnlyDictionary<int, int> Ended { get; init; }

    /// <summary>Each account's limit, packets a second.</summary>
    public required int Limit { get; init; }

    /// <summary>By account, the most probes in a second.</summary>
    public required IReadOnlyDictionary<string, double> MostProbes { get; init; }

    /// <summary>By account, the most packets of any kind in a second.</summary>
    public required IReadOnlyDictionary<string, double> MostPackets { get; init; }

    /// <summary>Packets to an account from a silo of another region, and to nowhere.</summary>
    public required long Strays { get; init; }

    /// <summary>Whatever differs from what must hold. Nothing, when it holds.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>What happened when.</summary>
    public required string Story { get; init; }

    /// <summary>The worst second of any account by its limit.</summary>
    public double WorstSecond => MostProbes.Values.Max() / Limit;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        seed {Seed}, {Duration.TotalMinutes:F1} min, {Campaigns} campaigns of {Targets} targets, each {Took.Min().TotalSeconds:F0} to {Took.Max().TotalSeconds:F0} s
        faults: {string.Join(", ", Inflicted.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}"))}
        silos that ended, by exit code: {string.Join(", ", Ended.OrderBy(code => code.Key).Select(code => $"{code.Key} {code.Value} times"))}
        worst second of probes / limit of {Limit}: {WorstSecond:F3}; of all packets: {MostPackets.Values.Max() / Limit:F3}
        packets to the wrong region: {Strays}
        wrong: {(Wrong.Count == 0 ? "nothing" : string.Join("; ", Wrong))}
        """);
}
