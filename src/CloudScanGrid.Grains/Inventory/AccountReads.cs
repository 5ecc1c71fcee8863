using System.Collections.Immutable;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>
/// The reads of one account, one at a time. What is asked for while one runs is read by one more, all of it together: what the running one reads may have been answered before. Used by one grain,
/// on its scheduler.
/// </summary>
/// <param name="read">Reads these regions, all of them where none is named, and says whether it could. Never throws.</param>
internal sealed class AccountReads(Func<ImmutableArray<string>, Task<bool>> read)
{
    private ImmutableHashSet<string> _regions = [];
    private Task<bool> _running = Task.FromResult(true);

    // What the next one reads; null where nobody waits for one.
    private ImmutableHashSet<string>? _waiting;
    private Task<bool> _next = Task.FromResult(true);

    /// <summary>The latest read that began.</summary>
    public Task Running => _running;

    /// <summary>Begins to read these regions, all where none is named, unless that is being done.</summary>
    public void Begin(params IEnumerable<string> regions)
    {
        var wanted = regions.ToImmutableHashSet(StringComparer.Ordinal);
        if (_running.IsCompleted || !Hold(_regions, wanted))
            ReadAsync(wanted).Ignore();
    }

    /// <summary>Reads these regions, all where none is named, from now on.</summary>
    /// <returns>Whether it could, once it has.</returns>
    public Task<bool> ReadAsync(IEnumerable<string> regions)
    {
        var wanted = regions.ToImmutableHashSet(StringComparer.Ordinal);
        if (_waiting is { } waiting)
        {
            _waiting = waiting.IsEmpty || wanted.IsEmpty ? [] : waiting.Union(wanted);
            return _next;
        }

        _waiting = wanted;
        return _next = RunNextAsync();
    }

    private static bool Hold(ImmutableHashSet<string> regions, ImmutableHashSet<string> wanted) => regions.IsEmpty || (!wanted.IsEmpty && wanted.IsSubsetOf(regions));

    private async Task<bool> RunNextAsync()
    {
        await _running;
        (_regions, _waiting) = (_waiting!, null);
        _running = read([.. _regions]);
        return await _running;
    }
}
