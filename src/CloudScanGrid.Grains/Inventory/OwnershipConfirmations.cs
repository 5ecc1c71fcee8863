using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>What a provider said of addresses of late: a job asks for its own again with every process that it starts. Used by one grain, on its scheduler.</summary>
internal sealed class OwnershipConfirmations(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Dictionary<OwnedAddress, DateTimeOffset> _confirmedAt = [];
    private DateTimeOffset _sweptAt = clock.GetUtcNow();

    /// <summary>Answers from what is known, and asks for the rest, region by region.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="mostAge">How old an answer may be.</param>
    /// <param name="ask">Asks for the addresses of a region.</param>
    public async Task<OwnershipAnswer> ConfirmAsync(ImmutableArray<OwnedAddress> addresses, TimeSpan mostAge, Func<string, IReadOnlyList<OwnedAddress>, Task<OwnershipAnswer>> ask)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        string? trouble = null;
        var unknown = addresses.Where(address => !IsKnown(address, now - mostAge)).ToLookup(address => address.Region, StringComparer.Ordinal);
        foreach (var region in unknown)
        {
            var answer = await ask(region.Key, [.. region]);
            trouble ??= answer.Trouble;
            foreach (var owned in answer.Confirmed)
                _confirmedAt[owned] = now;
        }

        return new OwnershipAnswer([.. addresses.Where(address => IsKnown(address, now - mostAge))], trouble);
    }

    private bool IsKnown(OwnedAddress address, DateTimeOffset since) => _confirmedAt.TryGetValue(address, out var at) && at >= since;

    private void Sweep(DateTimeOffset now)
    {
        if (now - _sweptAt < Longest)
            return;
        _sweptAt = now;
        foreach (var (address, at) in _confirmedAt)
        {
            if (now - at >= Longest)
                _confirmedAt.Remove(address);
        }
    }
}
