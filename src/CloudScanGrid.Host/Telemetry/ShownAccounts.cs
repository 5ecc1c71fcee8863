using System.Collections.Frozen;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;

namespace CloudScanGrid.Host.Telemetry;

/// <summary>Which accounts get a label of their own, so that their number stays bounded: those with the most addresses.</summary>
internal sealed class ShownAccounts(IEnumerable<AccountState> accounts, IEnumerable<CoverageCount> coverage, int most)
{
    /// <summary>The label that the others share.</summary>
    public const string Others = "(others)";

    private readonly FrozenSet<AccountKey> _shown = accounts
        .GroupJoin(coverage, account => account.Key, count => count.Account, (account, counts) => (account.Key, Addresses: counts.Sum(count => count.Addresses)))
        .OrderByDescending(account => account.Addresses).ThenBy(account => account.Key.ToString(), StringComparer.Ordinal)
        .Take(most).Select(account => account.Key).ToFrozenSet();

    public string LabelOf(AccountKey account) => _shown.Contains(account) ? account.ToString() : Others;
}
