using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Every error of one file. The first hundred are kept: nobody mends more at once, and a hostile file could hold millions.</summary>
internal sealed class InventoryErrors(string source)
{
    internal const int MostKept = 100;

    private readonly ImmutableArray<InventoryError>.Builder _kept = ImmutableArray.CreateBuilder<InventoryError>();
    private long _more;

    public bool IsEmpty => _kept.Count == 0;

    public bool IsFull => _kept.Count == MostKept;

    public void Add(string path, string value, string remedy)
    {
        if (IsFull)
            _more++;
        else
            _kept.Add(new(source, path, value, remedy));
    }

    /// <summary>An error whose path and value are not worth building, because <see cref="IsFull"/>.</summary>
    public void CountOnly() => _more++;

    public ImmutableArray<InventoryError> ToImmutable() => _more == 0
        ? _kept.ToImmutable()
        : [.. _kept, new(source, "", string.Create(CultureInfo.InvariantCulture, $"and {_more} more"), "mend the errors above and read the file again")];
}
