using System.Collections.Concurrent;
using CloudScanGrid.Domain.Inventory.Quotas;

namespace CloudScanGrid.Integrations.Inventory.Calls;

/// <summary>
/// Makes the calls of one account's API, or of one identity where the provider counts those: each action at the pace of its own budget, again where that may help, and page after page.
/// The SDKs' own retries stay off: AWS's share one bucket among all accounts of a process, so that one that throttles starves the others.
/// </summary>
/// <param name="quota">What the provider allows for an action in a region.</param>
/// <param name="share">The part of it that is ours.</param>
/// <param name="classify">Reads what an SDK throws; null where it is a bug.</param>
/// <param name="time">The clock.</param>
/// <param name="bucket">Names the bucket that an action takes from, where several take from one; null where each has its own.</param>
internal sealed class ProviderCalls(
    Func<string, ApiQuota> quota, double share, Func<Exception, CallFailure?> classify, TimeProvider time, Func<string, string>? bucket = null)
{
    /// <summary>A provider that throttles halves our rate each time; after so many times in a row it has stopped us.</summary>
    private const int MostThrottled = 12;

    private const int MostUnavailable = 4;

    /// <summary>A list that has more pages never ends: 100,000 pages of 1,000 are a hundred times what any quota of any provider lets an account have.</summary>
    private const int MostPages = 100_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<(string Region, string Bucket), ApiBudget> _budgets = new();
    private int _made;

    /// <summary>How many were made.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Makes one call.</summary>
    /// <exception cref="ProviderCallException">It did not succeed.</exception>
    public async Task<T> CallAsync<T>(string region, string action, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var budget = BudgetOf(region, action);
        for (int throttled = 0, unavailable = 0; ;)
        {
            await WaitAsync(budget, cancellationToken);
            try
            {
                Interlocked.Increment(ref _made);
                return await call(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && classify(exception) is { } failure)
            {
                var isLast = failure.Trouble switch
                {
                    CallTrouble.Throttled => ++throttled == MostThrottled,
                    CallTrouble.Unavailable => ++unavailable == MostUnavailable,
                    _ => true,
                };
                if (isLast)
                    throw new ProviderCallException(failure.Trouble, action, $"{action} in {region}: {failure.Message}", exception);
                if (failure.Trouble == CallTrouble.Throttled)
                {
                    lock (budget)
                        budget.Throttled(failure.RetryAfter);
                    continue;
                }

                await Task.Delay(FirstPause * Math.Pow(2, unavailable - 1), time, cancellationToken);
            }
        }
    }

    /// <summary>Makes no more calls for a while: the provider says that nothing is left.</summary>
    public void Hold(string region, string action, TimeSpan wait)
    {
        var budget = BudgetOf(region, action);
        lock (budget)
            budget.Hold(wait);
    }

    /// <summary>Reads a whole list.</summary>
    /// <param name="region">Where.</param>
    /// <param name="action">By which call.</param>
    /// <param name="page">Reads the page of a token, the first one by null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProviderCallException">A page could not be read: what others held is not all there is, so nothing of it is handed out.</exception>
    public async Task<List<T>> ListAsync<T>(
        string region, string action, Func<string?, CancellationToken, Task<(IEnumerable<T>? Items, string? Next)>> page, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        for (string? token = null; ;)
        {
            var (read, next) = await CallAsync(region, action, stop => page(token, stop), cancellationToken);
            items.AddRange(read ?? []);
            if (string.IsNullOrEmpty(next))
                return items;
            if (!tokens.Add(next) || tokens.Count == MostPages)
                throw new ProviderCallException(CallTrouble.Malformed, action, $"{action} in {region}: the provider's list does not end: page {tokens.Count + 1} leads back to an earlier one");
            token = next;
        }
    }

    private async Task WaitAsync(ApiBudget budget, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (budget)
            wait = budget.Take();
        while (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
            lock (budget)
                wait = budget.Held;
        }
    }

    private ApiBudget BudgetOf(string region, string action) => _budgets.GetOrAdd((region, bucket?.Invoke(action) ?? action), _ => new ApiBudget(quota(action), share, time));
}
