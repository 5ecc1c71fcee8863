namespace CloudScanGrid.Domain.Detection;

/// <summary>Compares versions as programs call them: <c>1.18.0</c>, <c>8.9p1 Ubuntu 3</c>, <c>2.0-rc1</c>.</summary>
internal static class VersionOrder
{
    /// <summary>
    /// Whether both may name the same version: nmap's ranges ("4.X - 5.X", "2.0.8 or later") and a version with fewer trailing words are no other version.
    /// </summary>
    public static bool MayBeSame(string left, string right) =>
        left == right
        || IsRange(left)
        || IsRange(right)
        || left.StartsWith(right + " ", StringComparison.Ordinal)
        || right.StartsWith(left + " ", StringComparison.Ordinal);

    /// <summary>Below 0 where <paramref name="left"/> is older, above 0 where it is newer, 0 where they are equal; null where nobody can tell.</summary>
    public static int? Compare(string left, string right)
    {
        var leftParts = Parts(left);
        var rightParts = Parts(right);
        for (var i = 0; i < Math.Min(leftParts.Count, rightParts.Count); i++)
        {
            var (a, b) = (leftParts[i], rightParts[i]);
            if (char.IsAsciiDigit(a[0]) != char.IsAsciiDigit(b[0]))
                return null;
            var order = char.IsAsciiDigit(a[0]) ? CompareNumbers(a, b) : string.CompareOrdinal(a, b);
            if (order != 0)
                return order;
        }

        if (leftParts.Count == rightParts.Count)
            return 0;
        return leftParts.Count > rightParts.Count
            ? IsBeforeRelease(leftParts[rightParts.Count]) ? -1 : 1
            : IsBeforeRelease(rightParts[leftParts.Count]) ? 1 : -1;
    }

    private static bool IsRange(string version) =>
        version.Contains(" - ", StringComparison.Ordinal) || version.EndsWith(" or later", StringComparison.Ordinal);

    // 2.0-rc1 comes before 2.0, but 8.9p1 after 8.9.
    private static bool IsBeforeRelease(string part) => part is "rc" or "alpha" or "beta" or "pre" or "dev";

    private static int CompareNumbers(string left, string right)
    {
        var (a, b) = (left.TrimStart('0'), right.TrimStart('0'));
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
    }

    /// <summary>The runs of digits and of letters, lower case: 8.9p1 is 8, 9, p, 1.</summary>
    private static List<string> Parts(string version)
    {
        var parts = new List<string>();
        var at = 0;
        while (at < version.Length)
        {
            var start = at;
            if (char.IsAsciiDigit(version[at]))
            {
                while (at < version.Length && char.IsAsciiDigit(version[at]))
                    at++;
            }
            else
            {
                while (at < version.Length && char.IsAsciiLetter(version[at]))
                    at++;
            }

            if (at > start)
                parts.Add(version[start..at].ToLowerInvariant());
            else
                at++;
        }

        return parts;
    }
}
