namespace CloudScanGrid.Domain.Inventory.Quotas;

/// <summary>
/// How fast one account's API is called: a share of the provider's quota, so that the account's own tools always have the rest, and less than that while the provider says that
/// it is too much. Additive increase, multiplicative decrease (Chiu and Jain, 1989). Not for several threads: whoever owns the account owns it.
/// </summary>
/// <param name="quota">What the provider allows everybody together.</param>
/// <param name="share">The part of it that is ours, more than 0 and at most 1.</param>
/// <param name="time">The clock.</param>
public sealed class ApiBudget(ApiQuota quota, double share, TimeProvider time)
{
    /// <summary>Below this part of our share a read would never end: a provider that throttles so hard has stopped us altogether, which is said elsewhere.</summary>
    private const double Least = 1.0 / 64;

    /// <summary>After how long without a word of protest an eighth of our share comes back.</summary>
    private static readonly TimeSpan Growth = TimeSpan.FromSeconds(5);

    private double _tokens = Math.Max(1, quota.Size * share);
    private double _part = 1;
    private long _countedAt = time.GetTimestamp();
    private long _changedAt = time.GetTimestamp();
    private long _heldAt = time.GetTimestamp();
    private TimeSpan _held;

    /// <summary>Calls a second at this moment, as far as they go on for long.</summary>
    public double PerSecond => quota.PerSecond * share * Part();

    /// <summary>How long nothing is to be made from now on, not even by who took a call before that was known.</summary>
    public TimeSpan Held => _held - time.GetElapsedTime(_heldAt) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Takes one call.</summary>
    /// <returns>How long to wait before it is made.</returns>
    public TimeSpan Take()
    {
        Count();
        _tokens--;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / PerSecond);
    }

    /// <summary>The provider said that it was too much: half as fast from now on, and nothing before it wants to hear from us again.</summary>
    /// <param name="retryAfter">When that is, from now, where it said so.</param>
    public void Throttled(TimeSpan retryAfter = default)
    {
        Count();
        _part = Math.Max(Least, Part() / 2);
        _changedAt = time.GetTimestamp();

        // What it believes to be left in its bucket is nothing, whatever ours says: others take from it, too.
        _tokens = Math.Min(_tokens, 0) - (retryAfter.TotalSeconds * PerSecond);
        HoldFor(retryAfter);
    }

    /// <summary>The provider said, without a protest, that nothing is left for now: others take from its bucket, too.</summary>
    /// <param name="wait">How long nothing more is made, from now. Several answers may say the same: it is not waited for each of them.</param>
    public void Hold(TimeSpan wait)
    {
        Count();
        _tokens = Math.Min(_tokens, -wait.TotalSeconds * PerSecond);
        HoldFor(wait);
    }

    private void HoldFor(TimeSpan wait)
    {
        if (wait > Held)
            (_held, _heldAt) = (wait, time.GetTimestamp());
    }

    private double Part() => Math.Min(1, _part + (time.GetElapsedTime(_changedAt) / Growth / 8));

    private void Count()
    {
        // As much as came back since, by what was allowed meanwhile; a full bucket takes no more.
        var elapsed = time.GetElapsedTime(_countedAt).TotalSeconds;
        _countedAt = time.GetTimestamp();
        _tokens = Math.Min(Math.Max(1, quota.Size * share), _tokens + (elapsed * PerSecond));
    }
}
