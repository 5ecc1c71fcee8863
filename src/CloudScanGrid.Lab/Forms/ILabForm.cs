using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Forms;

/// <summary>Makes a fleet listen.</summary>
internal interface ILabForm : IAsyncDisposable
{
    /// <summary>The namespace from which the fleet is scanned; null where it is this machine's own.</summary>
    string? ScannerNamespace { get; }

    /// <summary>Starts and stops the listeners that differ from what listens now.</summary>
    Task ApplyAsync(Fleet fleet, CancellationToken cancellationToken);

    /// <summary>What was counted at the fleet's edge; null where nothing counts.</summary>
    Task<LabCounters?> ReadCountersAsync(CancellationToken cancellationToken);
}
