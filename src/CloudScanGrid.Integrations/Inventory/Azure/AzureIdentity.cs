using Azure.Core;
using Azure.Identity;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>The silos' own identity.</summary>
public static class AzureIdentity
{
    /// <summary>Finds it; nothing is asked for until the first token is needed.</summary>
    /// <param name="options">Where it comes from.</param>
    public static TokenCredential Of(AzureOptions options)
    {
        var authority = AzureCloudEndpoints.Of(options.Cloud).Authority;
        return options.Identity switch
        {
            "managed" => new ManagedIdentityCredential(options.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned),
            "workload" => new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions { AuthorityHost = authority, TenantId = options.TenantId, ClientId = options.ClientId }),
            _ => new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                AuthorityHost = authority,
                TenantId = options.TenantId,
                ManagedIdentityClientId = options.ClientId,
                WorkloadIdentityClientId = options.ClientId,

                // Of the tools of a developer only the one that says who it is.
                ExcludeVisualStudioCredential = true,
                ExcludeVisualStudioCodeCredential = true,
                ExcludeAzurePowerShellCredential = true,
                ExcludeAzureDeveloperCliCredential = true,
                ExcludeInteractiveBrowserCredential = true,
                ExcludeBrokerCredential = true,
            }),
        };
    }
}
