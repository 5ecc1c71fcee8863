using Azure.Identity;
using CloudScanGrid.Integrations.Inventory.Azure;

namespace CloudScanGrid.Integrations.Tests.Inventory.Azure;

public sealed class AzureIdentityTests
{
    [Theory]
    [InlineData("default", typeof(DefaultAzureCredential))]
    [InlineData("managed", typeof(ManagedIdentityCredential))]
    [InlineData("workload", typeof(WorkloadIdentityCredential))]
    public void Of_EachKind_IsTheSdksOwn(string identity, Type credential) =>
        AzureIdentity.Of(new AzureOptions { Identity = identity, ClientId = AzureRig.OtherId, TenantId = "contoso.example" }).ShouldBeOfType(credential);

    [Theory]
    [InlineData("public", "https://login.microsoftonline.com/", "https://management.azure.com/.default")]
    [InlineData("usgov", "https://login.microsoftonline.us/", "https://management.usgovcloudapi.net/.default")]
    [InlineData("china", "https://login.chinacloudapi.cn/", "https://management.chinacloudapi.cn/.default")]
    public void Of_EachCloud_AsksItsOwnAuthorityForItsOwnTokens(string cloud, string authority, string scope)
    {
        var endpoints = AzureCloudEndpoints.Of(cloud);

        (endpoints.Authority.AbsoluteUri, endpoints.Scope).ShouldBe((authority, scope));
    }
}
