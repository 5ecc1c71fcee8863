namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// The probability of what was seen, by what was seen before: a Beta-Bernoulli model for "open or not", a Dirichlet-categorical one for the identity
/// of a service, both with exponential forgetting and with the peers' rate as a prior of bounded weight (Gelman et al., Bayesian Data Analysis,
/// 3rd edition, sections 2.1 and 3.4). docs/detection.md derives the numbers.
/// </summary>
internal static class Surprise
{
    /// <summary>After this many looks an old look counts half: four months of weekly looks.</summary>
    public const double HalfLifeLooks = 16;

    /// <summary>The factor by which every look before the present one fades.</summary>
    public static readonly double Fading = Math.Pow(2, -1 / HalfLifeLooks);

    /// <summary>However many peers there are, they weigh at most as much as this many looks at the asset itself.</summary>
    private const double MaxPeerWeight = 4;

    // The prior of a port of which nothing is known: a quarter of a look, of which 2 % open. A few in a hundred asked ports are open on a server.
    private const double BaseWeight = 0.25;
    private const double BaseOpen = 0.02;

    /// <summary>The probability that a look finds the port open.</summary>
    public static double OpenProbability(double seenOpen, double seenNotOpen, int peersOpen, int peersAsked) =>
        Predict(seenOpen, seenOpen + seenNotOpen, BaseOpen, peersOpen, peersAsked);

    /// <summary>The probability that a look identifies a value, seen <paramref name="seenValue"/> times in <paramref name="seenAny"/> identifications.</summary>
    public static double ValueProbability(double seenValue, double seenAny, int peersWithValue, int peersIdentified) =>
        Predict(seenValue, seenAny, BaseOpen, peersWithValue, peersIdentified);

    /// <summary>The surprise of an event of this probability, in bits (Shannon 1948).</summary>
    public static double Bits(double probability) => -Math.Log2(Math.Max(probability, 1e-9));

    /// <summary>How many looks <paramref name="looks"/> equal ones count for after forgetting.</summary>
    public static double Faded(int looks) => (1 - Math.Pow(Fading, looks)) / (1 - Fading);

    /// <summary>How many equal looks count for this much after forgetting: the inverse of <see cref="Faded"/>.</summary>
    public static int Unfaded(double count) => (int)Math.Round(Math.Log2(Math.Max(1 - (count * (1 - Fading)), 1e-9)) * -HalfLifeLooks);

    private static double Predict(double hits, double trials, double baseRate, int peerHits, int peerTrials)
    {
        var peerWeight = Math.Min(peerTrials, MaxPeerWeight);
        var peerRate = peerTrials == 0 ? 0 : (double)peerHits / peerTrials;
        return (hits + (BaseWeight * baseRate) + (peerWeight * peerRate)) / (trials + BaseWeight + peerWeight);
    }
}
