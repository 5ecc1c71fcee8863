using System.Globalization;
using CloudScanGrid.Domain.Inventory.Quotas;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// Asks Resource Graph, for all subscriptions of the process: its quota counts the identity, not the subscription, so there is one budget, which every reader takes from. Silos of a cluster have
/// one each and share the quota all the same: every answer says what is left of it for everybody, and who hears that our share is used up waits until it comes back
/// ("Guidance for throttled requests in Azure Resource Graph", Microsoft Learn, read in November 2026). A protest that comes nevertheless halves the pace.
/// </summary>
/// <param name="api">By what it is asked.</param>
/// <param name="share">The part of the quota that is ours.</param>
/// <param name="time">The clock.</param>
internal sealed class ResourceGraph(AzureApi api, double share, TimeProvider time)
{
    /// <summary>The permission.</summary>
    public const string Action = "Microsoft.ResourceGraph/resources/read";

    /// <summary>The header that says when the quota is whole again.</summary>
    public const string ResetsAfter = "x-ms-user-quota-resets-after";

    private const string Remaining = "x-ms-user-quota-remaining";
    private const string SubscriptionLimitHit = "x-ms-tenant-subscription-limit-hit";
    private const string Path = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";
    private const string Where = "Resource Graph";

    /// <summary>Queries of a window, for everybody who has the identity.</summary>
    private const int WindowQueries = 15;

    /// <summary>Rows of a page, at most.</summary>
    private const int PageSize = 1000;

    /// <summary>A list that changed while it was read is read again; one that always does is left for the next time.</summary>
    private const int MostReads = 3;

    /// <summary>The window of the quota is five seconds; whatever the header says, nobody waits for longer than this.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);

    private readonly ProviderCalls _calls = new(_ => ApiQuota.AzureResourceGraph, share, AzureFailures.Classify, time);

    /// <summary>Reads all rows of a query, which must be in the order of their ids.</summary>
    /// <param name="scope">Whose resources.</param>
    /// <param name="query">In the language of Kusto.</param>
    /// <param name="idOf">The id of a row.</param>
    /// <param name="counted">Is called for each query that is made.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProviderCallException">They could not be read, or not all of them.</exception>
    public async Task<List<T>> ListAsync<T>(GraphScope scope, string query, Func<T, string> idOf, Action counted, CancellationToken cancellationToken)
    {
        for (var read = 1; ; read++)
        {
            // What comes and goes between two pages moves the others: the totals tell.
            long least = 0, most = 0;
            var rows = await _calls.ListAsync<T>(
                Where,
                Action,
                async (token, stop) =>
                {
                    counted();
                    var page = await AskAsync<T>(scope, query, token, stop);
                    (least, most) = token is null ? (page.TotalRecords, page.TotalRecords) : (Math.Min(least, page.TotalRecords), Math.Max(most, page.TotalRecords));
                    return (page.Data, page.SkipToken);
                },
                cancellationToken);
            List<T> distinct = [.. rows.DistinctBy(row => AzureIds.Of(idOf(row)), StringComparer.Ordinal)];
            if (least == most && distinct.Count == most)
                return distinct;
            if (read == MostReads)
            {
                throw new ProviderCallException(
                    CallTrouble.Malformed, Action, $"{Action} in {Where}: of {most} rows {distinct.Count} came, {MostReads} times: the list changed while it was read; it is read again with the next turn");
            }
        }
    }

    private async Task<AzureWire.GraphPage<T>> AskAsync<T>(GraphScope scope, string query, string? token, CancellationToken cancellationToken)
    {
        var options = new Dictionary<string, object>(StringComparer.Ordinal) { ["$top"] = PageSize, ["resultFormat"] = "objectArray" };
        if (token is not null)
            options["$skipToken"] = token;
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["query"] = query, [scope.Property] = scope.Ids, ["options"] = options };
        var (page, headers) = await api.PostAsync<AzureWire.GraphPage<T>>(Path, body, cancellationToken);
        Heed(headers);
        if (headers.TryGetValue(SubscriptionLimitHit, out var hit) && string.Equals(hit, "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProviderCallException(
                CallTrouble.Malformed,
                Action,
                $"{Action} in {Where}: {scope} has more than the 10,000 subscriptions that Resource Graph shows of one group: name groups below it in Azure:ManagementGroups");
        }

        if (string.Equals(page.ResultTruncated, "true", StringComparison.OrdinalIgnoreCase) && string.IsNullOrEmpty(page.SkipToken))
            throw new ProviderCallException(CallTrouble.Malformed, Action, $"{Action} in {Where}: the answer leaves rows out and names no further page");
        if (page.Count != (page.Data?.Count ?? 0))
            throw new IOException("the answer holds fewer rows than it says");
        return page;
    }

    private void Heed(IReadOnlyDictionary<string, string> headers)
    {
        var others = WindowQueries * (1 - share);
        if (headers.TryGetValue(Remaining, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var left) && left <= others
            && headers.TryGetValue(ResetsAfter, out var span) && TimeSpan.TryParse(span, CultureInfo.InvariantCulture, out var wait) && wait > TimeSpan.Zero)
            _calls.Hold(Where, Action, wait < LongestHold ? wait : LongestHold);
    }
}
