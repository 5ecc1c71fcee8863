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
                yield return new Fault(kind, random.Next(silos), Between(random, 1, 6), Between(random, 1, kind is FaultKind.Kill or FaultKind.Stop ? 4 : 15));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} for {Lasts.TotalSeconds:F1} s");

    private static TimeSpan Between(Random random, int least, int most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
