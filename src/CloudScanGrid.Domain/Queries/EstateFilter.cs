using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Queries;

/// <summary>Narrows a list. Whatever is null does not narrow; what a list does not have is ignored.</summary>
public sealed record EstateFilter
{
    /// <summary>Nothing is narrowed.</summary>
    public static EstateFilter None { get; } = new();

    /// <summary>Only this account.</summary>
    public AccountKey? Account { get; init; }

    /// <summary>Only this asset id.</summary>
    public string? AssetId { get; init; }

    /// <summary>Only services on this port number.</summary>
    public int? Port { get; init; }

    /// <summary>Only services whose name or product holds this text; only findings of this type.</summary>
    public string? Text { get; init; }

    /// <summary>Only findings that this campaign raised first.</summary>
    public string? CampaignId { get; init; }

    /// <summary>Whether retired assets, resolved findings and services that nobody on the internet may reach are listed too.</summary>
    public bool IncludeEnded { get; init; }
}
