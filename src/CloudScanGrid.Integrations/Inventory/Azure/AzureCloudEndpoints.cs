using Azure.Identity;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>Where a cloud of Azure is ("Azure Government endpoint mapping" and "Azure China developer guide", Microsoft Learn, read in November 2026).</summary>
/// <param name="Authority">Who gives out tokens.</param>
/// <param name="ResourceManager">Where Resource Manager answers, and for whom tokens are.</param>
internal sealed record AzureCloudEndpoints(Uri Authority, Uri ResourceManager)
{
    /// <summary>What tokens are asked for.</summary>
    public string Scope => $"{ResourceManager}.default";

    public static AzureCloudEndpoints Of(string cloud) => cloud switch
    {
        "usgov" => new(AzureAuthorityHosts.AzureGovernment, new Uri("https://management.usgovcloudapi.net/")),
        "china" => new(AzureAuthorityHosts.AzureChina, new Uri("https://management.chinacloudapi.cn/")),
        _ => new(AzureAuthorityHosts.AzurePublicCloud, new Uri("https://management.azure.com/")),
    };
}
