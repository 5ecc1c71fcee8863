namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>Divides what is written by one statement, where the second row of a key has to see what the first one left; nearly always there is one round.</summary>
internal static class Rounds
{
    /// <summary>The rounds, in order; in each of them a key occurs once, and a key's items keep their order.</summary>
    public static IEnumerable<List<T>> Of<T, TKey>(IEnumerable<T> items, Func<T, TKey> keyOf)
        where TKey : notnull
    {
        var seen = new Dictionary<TKey, int>();
        return items.Select(item => (Item: item, Round: Count(keyOf(item))))
            .ToList()
            .GroupBy(one => one.Round, one => one.Item)
            .OrderBy(round => round.Key)
            .Select(round => round.ToList());

        int Count(TKey key) => seen[key] = seen.GetValueOrDefault(key) + 1;
    }
}
