namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>How many answers are lost, as far as it shows: those of controls at once, and those of the first look in what answers only when it is asked again.</summary>
internal sealed class AnswerLosses
{
    /// <summary>More than chance, which takes answers everywhere.</summary>
    public const double Tolerable = 0.05;

    /// <summary>On a way that was found to lose answers, silence of few controls proves little (Laplace); elsewhere nothing speaks for a loss.</summary>
    private const double PriorWhereLossy = 1;
    private const double PriorElsewhere = 0.05;

    private int _answered;
    private int _silent;
    private int _askedAgain;
    private double _missed;

    /// <summary>A host was asked for the first time.</summary>
    public void FirstLook(int answers, int silent)
    {
        _answered += answers;
        _silent += silent;
    }

    /// <summary>Ports were asked again for the first time.</summary>
    /// <param name="asked">How many.</param>
    /// <param name="heard">How many answered now.</param>
    /// <param name="lost">What of the answers was lost again.</param>
    public void SecondLook(int asked, int heard, double lost)
    {
        _askedAgain += asked;
        _missed += heard / (1 - lost);
    }

    /// <summary>Whether the first look lost answers.</summary>
    public bool IsLossy => MissedInAll > Math.Max(2, Tolerable / 2 * _answered);

    /// <summary>What of the first look's answers was lost, 0 to 1.</summary>
    /// <param name="isWayLossy">Whether the way is known to lose answers.</param>
    public double OfFirstLook(bool isWayLossy) => Estimate(MissedInAll, _answered + MissedInAll, isWayLossy);

    /// <summary>What of the answers was lost when controls were asked, 0 to 1.</summary>
    /// <param name="controls">The controls.</param>
    /// <param name="isWayLossy">Whether the way is known to lose answers.</param>
    public double Of(ControlCount controls, bool isWayLossy)
    {
        // Where nothing ever answers there is nothing to lose, as far as anybody can know.
        if (controls.Asked == 0)
            return isWayLossy || IsLossy ? Tolerable : 0;
        return Estimate(controls.LostShare * controls.Ports, controls.Ports, isWayLossy);
    }

    // As if what was not asked again so far were like what was.
    private double MissedInAll => _askedAgain == 0 ? 0 : _missed * Math.Max(1, _silent / (double)_askedAgain);

    private double Estimate(double lost, double of, bool isWayLossy)
    {
        var prior = isWayLossy || IsLossy ? PriorWhereLossy : PriorElsewhere;
        return (lost + prior) / (of + (2 * prior));
    }
}
