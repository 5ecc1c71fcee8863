using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Queries;

/// <summary>Port: lists for people. They read the store, never a fan-out over grains.</summary>
public interface IEstateReader
{
    /// <summary>Assets, by key.</summary>
    /// <exception cref="FormatException">The cursor is not one that this list gave.</exception>
    Task<Page<Asset>> ListAssetsAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Open services, by asset, address and port.</summary>
    /// <exception cref="FormatException">The cursor is not one that this list gave.</exception>
    Task<Page<CurrentService>> ListServicesAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Findings, newest first.</summary>
    /// <exception cref="FormatException">The cursor is not one that this list gave.</exception>
    Task<Page<Finding>> ListFindingsAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>One finding, open or resolved; null when there is none of this id.</summary>
    Task<Finding?> FindFindingAsync(string id, CancellationToken cancellationToken);

    /// <summary>Campaigns, newest first.</summary>
    /// <exception cref="FormatException">The cursor is not one that this list gave.</exception>
    Task<Page<Campaign>> ListCampaignsAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Counts everything.</summary>
    Task<EstateCounts> CountAsync(CancellationToken cancellationToken);
}
