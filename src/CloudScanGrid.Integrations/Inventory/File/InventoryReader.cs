using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Reads the whole document.</summary>
internal sealed class InventoryReader(StrictJsonReader json)
{
    private static readonly ObjectShape Shape = new("an inventory", ["accounts"], []);

    private readonly List<AccountReader> _accounts = [];
    private readonly Dictionary<string, int> _accountIds = new(StringComparer.Ordinal);

    public void Read() => json.ReadDocument(() => json.ReadObject(Shape, _ => json.ReadArray(FieldRules.MostAccounts, "accounts", ReadAccount)));

    /// <summary>The accounts. Only for a file without errors.</summary>
    public ImmutableArray<AccountSnapshot> ToSnapshots(DateTimeOffset takenAt) => [.. _accounts.Select(account => account.ToSnapshot(takenAt))];

    private void ReadAccount(int position)
    {
        var account = new AccountReader(json);
        account.Read(position);
        if (!json.HasErrors)
            _accounts.Add(account);
        if (account.Id is { } id && !_accountIds.TryAdd(id, position))
            json.Report(StrictJsonReader.Quote(id), string.Create(CultureInfo.InvariantCulture, $"accounts[{_accountIds[id]}] has the same id; merge the two"));
    }
}
