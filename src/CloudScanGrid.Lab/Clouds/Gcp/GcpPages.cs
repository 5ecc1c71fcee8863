using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A page of a list.</summary>
/// <param name="query">Which one was asked for.</param>
/// <param name="loops">Whether the next page is to be the one that was asked for.</param>
internal sealed class GcpPages(IQueryCollection query, bool loops)
{
    private const string TokenPrefix = "page-";

    /// <summary>The page, and the token of the next.</summary>
    public (IEnumerable<T> Items, string? Next) Of<T>(IReadOnlyList<T> all, string sizeName = "maxResults")
    {
        var asked = query["pageToken"].ToString();
        var from = asked.Length == 0 ? 0 : int.Parse(asked[TokenPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture);
        var size = int.TryParse(query[sizeName], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 500;
        return (all.Skip(from).Take(size), loops ? $"{TokenPrefix}{from}" : all.Count - from > size ? $"{TokenPrefix}{from + size}" : null);
    }
}
