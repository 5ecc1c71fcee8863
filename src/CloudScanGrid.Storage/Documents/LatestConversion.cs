namespace CloudScanGrid.Storage.Documents;

/// <summary>A pure conversion that remembers its latest result. Any number of threads may use it.</summary>
internal sealed class LatestConversion<TFrom, TTo>(Func<TFrom, TTo> convert)
    where TFrom : class, IEquatable<TFrom>
{
    private volatile Entry? _latest;

    public TTo Of(TFrom value)
    {
        if (_latest is { } latest && latest.From.Equals(value))
            return latest.To;
        var converted = convert(value);
        _latest = new Entry(value, converted);
        return converted;
    }

    private sealed record Entry(TFrom From, TTo To);
}
