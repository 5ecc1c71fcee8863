namespace CloudScanGrid.Domain.Inventory;

/// <summary>Port: reads one account of a cloud provider. Not for several callers at once.</summary>
public interface IAccountReader
{
    /// <summary>
    /// Reads what exists. What cannot be read (denied, throttled for too long, cut short, unreachable) is a gap of the snapshot, each with its reason and its remedy; an account that cannot
    /// be read at all is a snapshot without assets whose one gap is everything.
    /// </summary>
    Task<AccountReading> ReadAsync(CancellationToken cancellationToken);
}
