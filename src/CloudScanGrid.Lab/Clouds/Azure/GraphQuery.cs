using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A query of Resource Graph, as far as an inventory asks: a table, filters on type and location, and rows in the order of their ids.</summary>
/// <param name="Table">As in <c>resources</c>.</param>
/// <param name="Types">The types that are asked for, in small letters.</param>
/// <param name="Locations">The regions that are asked for; empty for every one.</param>
internal sealed partial record GraphQuery(string Table, ImmutableArray<string> Types, ImmutableArray<string> Locations)
{
    private const int MostMilliseconds = 1000;

    /// <summary>Reads a query; null where it says what the fake does not know, or rows come in no order.</summary>
    public static GraphQuery? Parse(string text)
    {
        var parts = text.Split('|', StringSplitOptions.TrimEntries);
        var query = new GraphQuery(parts[0], [], []);
        var isOrdered = false;
        foreach (var part in parts[1..])
        {
            if (Filter().Match(part) is { Success: true } filter)
            {
                ImmutableArray<string> values = [.. Value().Matches(filter.Groups["values"].Value).Select(value => value.Groups["value"].Value.ToLowerInvariant())];
                query = filter.Groups["column"].Value == "type" ? query with { Types = values } : query with { Locations = values };
            }
            else if (Order().IsMatch(part))
            {
                isOrdered = true;
            }
            else if (!part.StartsWith("project ", StringComparison.Ordinal))
            {
                return null;
            }
        }

        return isOrdered && query.Table is "resources" or "resourcecontainers" ? query : null;
    }

    [GeneratedRegex(@"^where (?<column>type|location) (=~|in~) (?<values>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex Filter();

    [GeneratedRegex("'(?<value>[^']*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex Value();

    [GeneratedRegex("^order by (id|subscriptionId) asc$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex Order();
}
