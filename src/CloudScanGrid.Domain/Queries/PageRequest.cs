namespace CloudScanGrid.Domain.Queries;

/// <summary>Which page of a list. Pages are keyset pages: rows that come or go between two calls neither repeat nor hide others.</summary>
/// <param name="Limit">At most so many rows, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="Cursor">The cursor that the page before gave; null for the first page.</param>
public sealed record PageRequest(int Limit, string? Cursor)
{
    /// <summary>The most rows of one page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The rows of a page that asks for no number.</summary>
    public const int DefaultLimit = 100;
}
