namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Guesses which known word somebody meant.</summary>
internal static class Spelling
{
    private const int LongestGuessed = 64;

    // A file may define a hundred thousand groups and misspell as many: a guess must stay cheap.
    private const int MostCompared = 1000;

    /// <summary>The known word that takes the fewest edits (Levenshtein distance, ignoring case), if that is at most half of its letters.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > LongestGuessed)
            return null;
        var (nearest, distance) = known.Take(MostCompared).Select(candidate => (candidate, Distance(word, candidate))).DefaultIfEmpty().MinBy(pair => pair.Item2);
        return nearest is not null && distance <= nearest.Length / 2 ? nearest : null;
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substituted, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
