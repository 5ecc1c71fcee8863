using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>Every port of one empty store, and what ends it.</summary>
public sealed record StoreUnderTest(
    IInventoryStore Inventory,
    IObservationStore Observations,
    ICampaignStore Campaigns,
    ICheckpointStore Checkpoints,
    IDetectionStore Detection,
    ILeaseStore Leases,
    IAuditLog Audit,
    IEstateReader Estate,
    IGridGauges Gauges,
    IAsyncDisposable Owner) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}
