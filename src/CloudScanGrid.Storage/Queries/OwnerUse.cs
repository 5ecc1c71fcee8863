using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Queries;

/// <summary>What one owner of a budget has leased.</summary>
internal sealed record OwnerUse(string Owner, long Leases, long Hosts, long PacketsPerSecond)
{
    // An owner's kind shows in its key: a campaign's has no slash, an account's one, a subnet's two.
    private BudgetOwnerKind Kind => Owner.Count(letter => letter == '/') switch
    {
        0 => BudgetOwnerKind.Campaign,
        1 => BudgetOwnerKind.Account,
        _ => BudgetOwnerKind.Subnet,
    };

    /// <summary>Each account's row, and one of all subnets and of all campaigns together.</summary>
    public static ImmutableArray<BudgetUse> Sum(IEnumerable<OwnerUse> owners)
    {
        var kinds = owners.ToLookup(use => use.Kind);
        return
        [
            .. kinds[BudgetOwnerKind.Account].Select(
                use => new BudgetUse(BudgetOwnerKind.Account, AccountKey.Parse(use.Owner), use.Leases, use.Hosts, use.PacketsPerSecond)),
            .. from kind in new[] { BudgetOwnerKind.Subnet, BudgetOwnerKind.Campaign }
               where kinds[kind].Any()
               select new BudgetUse(
                   kind, null, kinds[kind].Sum(use => use.Leases), kinds[kind].Sum(use => use.Hosts), kinds[kind].Sum(use => use.PacketsPerSecond)),
        ];
    }
}
