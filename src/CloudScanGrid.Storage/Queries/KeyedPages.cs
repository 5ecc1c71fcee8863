using System.Runtime.CompilerServices;

namespace CloudScanGrid.Storage.Queries;

/// <summary>Streams rows by key: each page is read by itself, so a slow consumer keeps no transaction open.</summary>
internal static class KeyedPages
{
    /// <summary>Rows that a page holds at most.</summary>
    public const int Size = 500;

    /// <summary>Reads page after page; each call of <paramref name="readBehind"/> gets the last row of the page before, null for the first.</summary>
    public static async IAsyncEnumerable<T> StreamAsync<T>(
        Func<T?, CancellationToken, Task<List<T>>> readBehind, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        List<T> page;
        T? last = null;
        do
        {
            page = await readBehind(last, cancellationToken);
            foreach (var row in page)
                yield return row;
            last = page.Count > 0 ? page[^1] : null;
        }
        while (page.Count == Size);
    }
}
