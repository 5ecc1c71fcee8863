namespace CloudScanGrid.Domain.Inventory;

/// <summary>Port: hears of changes in a provider's accounts. Each is told at least once, in any order; the whole read stays the truth.</summary>
public interface ICloudChanges
{
    /// <summary>The provider.</summary>
    CloudProvider Provider { get; }

    /// <summary>Waits for changes.</summary>
    /// <param name="wait">How long at most, 20 s or less.</param>
    /// <param name="cancellationToken">Gives up; what was just being told comes again later.</param>
    /// <returns>Those that came, perhaps none; what is not completed comes again later, perhaps to another silo.</returns>
    Task<IReadOnlyList<HeardChange>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>These were followed, and do not come again.</summary>
    Task CompleteAsync(IReadOnlyCollection<HeardChange> changes, CancellationToken cancellationToken);
}
