namespace CloudScanGrid.Domain.Inventory;

/// <summary>Whether a snapshot holds all there is. Only a complete one proves absence (invariant 4).</summary>
public enum SnapshotCompleteness
{
    /// <summary>Everything was read: what is missing is gone.</summary>
    Complete = 0,

    /// <summary>Something was denied, throttled or cut short: what is missing is unknown.</summary>
    Partial = 1,
}
