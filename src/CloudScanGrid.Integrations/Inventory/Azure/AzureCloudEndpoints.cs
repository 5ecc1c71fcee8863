using Azure.Identity;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>Where a cloud of Azure is ("Azure Government endpoint mapping" and "Azure China developer guide", Microsoft Learn, read in November 2026).</summary>
/// <param name="Authority">Who gives out tokens.</param>
/// <param name="ResourceManager">Where Resource Manager answers, and for whom tokens are.</param>
/// <param name="HomeRegion">A region that every subscription of it knows.</param>
internal sealed record AzureCloudEndpoints(Uri Authority, Uri ResourceManager, string HomeRegion)
{
    /// <summary>What tokens are asked for.</summary>
    public string Scope => $"{ResourceManager}.default";

    public static AzureCloudEndpoints Of(string cloud) => cloud switch
    {
        "usgov" => new(AzureAuthorityHosts.AzureGovernment, new Uri("https://management.usgovcloudapi.net/"), "usgovvirginia"),
        "china" => new(AzureAuthorityHosts.AzureChina, new Uri("https://management.chinacloudapi.cn/"), "chinanorth3"),
        _ => new(AzureAuthorityHosts.AzurePublicCloud, new Uri("https://management.azure.com/"), "eastus"),
    };
}
