using System.Globalization;

namespace CloudScanGrid.TestServers.Faults;

/// <summary>One fault.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Silo">To which silo, by its place in the cluster; the database's faults ignore it.</param>
/// <param name="After">How long after the end of the one before.</param>
/// <param name="Lasts">How long until it is mended.</param>
public sealed record Fault(FaultKind Kind, int Silo, TimeSpan After, TimeSpan Lasts)
{
    /// <summary>Draws faults without end. The same seed gives the same ones.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="silos">How many silos there are.</param>
    public static IEnumerable<Fault> Draw(int seed, int silos)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<FaultKind>();
        while (true)
        {
            // In each round every kind once, so that a short campaign meets most of them.
            random.Shuffle(kinds);
            foreach (var kind in kinds.ToArray())
                yield return new Fault(kind, random.Next(silos), Between(random, 1, 6), DurationOf(kind, random));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} for {Lasts.TotalSeconds:F1} s");

    private static TimeSpan DurationOf(FaultKind kind, Random random) => kind switch
    {
        FaultKind.Kill or FaultKind.Stop => Between(random, 1, 4),
        FaultKind.LoseDatabase => TimeSpan.FromMinutes(1),
        FaultKind.FillDisk => Between(random, 10, 20),
        _ => Between(random, 1, 15),
    };

    private static TimeSpan Between(Random random, int least, int most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
