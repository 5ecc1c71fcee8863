using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage;

/// <summary>Every store port over one place that keeps things: a file, or a database server.</summary>
public interface IGridStore : IAsyncDisposable
{
    /// <summary>Why the last write was not kept, as when the disk is full or the server is away; null when it was.</summary>
    StoreException? WriteTrouble { get; }

    /// <summary>By what its leases end: where several silos share it, one clock for all of them.</summary>
    TimeProvider Clock { get; }

    /// <summary>What exists.</summary>
    IInventoryStore Inventory { get; }

    /// <summary>What was seen.</summary>
    IObservationStore Observations { get; }

    /// <summary>What is asked for.</summary>
    ICampaignStore Campaigns { get; }

    /// <summary>What was seen of targets that have not ended.</summary>
    ICheckpointStore Checkpoints { get; }

    /// <summary>What is usual, and what is wrong.</summary>
    IDetectionStore Detection { get; }

    /// <summary>Who holds which budget.</summary>
    ILeaseStore Leases { get; }

    /// <summary>What was done.</summary>
    IAuditLog Audit { get; }

    /// <summary>Lists for people.</summary>
    IEstateReader Estate { get; }

    /// <summary>What operators watch.</summary>
    IGridGauges Gauges { get; }
}
