namespace CloudScanGrid.Domain.Scanning;

/// <summary>
/// Shares a limit among holders that may die: each share is leased until a time, and the shares that are live never add up to more than the limit
/// (invariant 5). Pure; one owner (a grain) holds it, so it needs no locks.
/// </summary>
/// <param name="limit">How much there is to share: packets per second, hosts at once, API calls.</param>
public sealed class Budget(int limit)
{
    private readonly Dictionary<string, (int Amount, DateTimeOffset ExpiresAt)> _shares = new(StringComparer.Ordinal);

    /// <summary>How much there is to share. Lowering it takes nothing back: new shares wait until the live ones fit, and holders may keep theirs.</summary>
    public int Limit { get; set; } = limit;

    /// <summary>What is leased at this moment.</summary>
    public long InUse(DateTimeOffset now)
    {
        Forget(now);
        return _shares.Values.Sum(share => (long)share.Amount);
    }

    /// <summary>What <paramref name="holder"/> holds at this moment.</summary>
    public int HeldBy(string holder, DateTimeOffset now)
    {
        Forget(now);
        return _shares.GetValueOrDefault(holder).Amount;
    }

    /// <summary>What each would have if <paramref name="newcomers"/>, of which <paramref name="holder"/> is one, and all others that hold a share had the same.</summary>
    public int FairShare(string holder, int newcomers, DateTimeOffset now)
    {
        var others = _shares.Count - (HeldBy(holder, now) > 0 ? 1 : 0);
        return Limit / (others + newcomers);
    }

    /// <summary>What <paramref name="holder"/> would have if those who want no more kept what they hold, and it and the others shared the rest alike.</summary>
    public int ShareOfRest(string holder, Func<string, bool> wantsMore, DateTimeOffset now)
    {
        Forget(now);
        var (rest, sharers) = ((long)Limit, 1);
        foreach (var (other, share) in _shares)
        {
            if (other == holder)
                continue;
            if (wantsMore(other))
                sharers++;
            else
                rest -= share.Amount;
        }

        return (int)(Math.Max(0, rest) / sharers);
    }

    /// <summary>What <paramref name="holder"/> could have at this moment; at least what it holds already.</summary>
    public int FreeFor(string holder, DateTimeOffset now)
    {
        var inUse = InUse(now);
        var held = _shares.TryGetValue(holder, out var share) ? share.Amount : 0;
        return (int)Math.Max(held, Limit - (inUse - held));
    }

    /// <summary>Leases at most <paramref name="wanted"/>, or nothing when less than <paramref name="least"/> is free. A holder's earlier share is replaced.</summary>
    /// <returns>What was leased, 0 when nothing.</returns>
    public int Acquire(string holder, int wanted, int least, DateTimeOffset now, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(wanted);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(least, wanted);
        var free = FreeFor(holder, now);
        if (free < Math.Max(1, least))
            return 0;
        var amount = Math.Min(wanted, free);
        _shares[holder] = (amount, now + duration);
        return amount;
    }

    /// <summary>Keeps a live share for longer.</summary>
    /// <returns>The share; 0 when it was not live any more: its holder must stop.</returns>
    public int Renew(string holder, DateTimeOffset now, TimeSpan duration)
    {
        Forget(now);
        if (!_shares.TryGetValue(holder, out var share))
            return 0;
        _shares[holder] = share with { ExpiresAt = now + duration };
        return share.Amount;
    }

    /// <summary>Gives a share back; one that is not held is no error.</summary>
    /// <returns>Whether it was held.</returns>
    public bool Release(string holder) => _shares.Remove(holder);

    /// <summary>Takes over a share that was leased before the owner was activated, as the store remembers it.</summary>
    public void Restore(string holder, int amount, DateTimeOffset expiresAt) => _shares[holder] = (amount, expiresAt);

    private void Forget(DateTimeOffset now)
    {
        foreach (var (holder, share) in _shares)
        {
            if (share.ExpiresAt <= now)
                _shares.Remove(holder);
        }
    }
}
