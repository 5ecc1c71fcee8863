namespace CloudScanGrid.LoadTests.Reporting;

/// <summary>The repeats of one figure.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    /// <summary>What at most one value in a hundred is above.</summary>
    public double Percentile99
    {
        get
        {
            var sorted = _values.Order().ToList();
            return sorted[(int)Math.Ceiling(0.99 * sorted.Count) - 1];
        }
    }

    public int Count => _values.Count;

    public double Latest => _values[^1];

    public double Least => _values.Min();

    public double Most => _values.Max();

    public static Series Of(params IEnumerable<double> values)
    {
        var series = new Series();
        foreach (var value in values)
            series.Add(value);
        return series;
    }

    public void Add(double value) => _values.Add(value);

    /// <summary>The ratio of each repeat to the other arm's in the same repeat.</summary>
    public Series Over(Series other)
    {
        var ratios = new Series();
        foreach (var (value, base_) in _values.Zip(other._values))
            ratios.Add(value / base_);
        return ratios;
    }
}
