using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>The subscriptions of Microsoft Azure. Section <c>Azure</c>. One identity reads them all; it comes from where Azure's tools take it.</summary>
public sealed class AzureOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Azure";

    private const string GuidForm = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    /// <value>Management groups, by id, whose subscriptions are read, those of the groups below them included. Default none.</value>
    [EachMatches(@"[A-Za-z0-9_().-]{1,90}", "a management group is named by its id, 1 to 90 letters, digits and _ - ( ) ., as in contoso-root; the tenant's root group has the tenant's id")]
    public IList<string> ManagementGroups { get; init; } = [];

    /// <value>Subscriptions to read, by their GUIDs, besides those of the management groups. Default none.</value>
    [EachMatches(GuidForm, "a subscription is named by its GUID, as in 11111111-2222-3333-4444-555555555555")]
    public IList<string> Subscriptions { get; init; } = [];

    /// <value>The tenant, by its GUID or a domain of it. Default the identity's own.</value>
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$")]
    public string? TenantId { get; set; }

    /// <value>
    /// Where the identity comes from: <c>managed</c> (of the machine or the pod it runs on), <c>workload</c> (a Kubernetes service account that Entra ID trusts), or <c>default</c>: environment,
    /// workload, managed, then who is signed in with the Azure CLI. Default <c>default</c>.
    /// </value>
    [RegularExpression("^(default|managed|workload)$")]
    public string Identity { get; set; } = "default";

    /// <value>Which user-assigned identity or application, by its client id. Default the one that the machine, the pod or the environment has.</value>
    [RegularExpression($"^{GuidForm}$")]
    public string? ClientId { get; set; }

    /// <value>The cloud: <c>public</c>, <c>usgov</c> or <c>china</c>. Default <c>public</c>.</value>
    [RegularExpression("^(public|usgov|china)$")]
    public string Cloud { get; set; } = "public";

    /// <value>The region of subscriptions that have nothing, and the one that is asked for the service tags. Default the cloud's <c>eastus</c>, <c>usgovvirginia</c> or <c>chinanorth3</c>.</value>
    [RegularExpression("^[a-z0-9]{1,64}$")]
    public string? HomeRegion { get; set; }

    /// <value>The only regions that are read, as Azure writes them in <c>location</c>. Default every one.</value>
    [EachMatches("[a-z0-9]{1,64}", "a region is named as Azure's API does, in small letters without spaces, as in westeurope")]
    public IList<string> Regions { get; init; } = [];

    /// <value>
    /// What of the identity's quota of Resource Graph, and of each subscription's quota of Resource Manager, is ours, 0.01 to 1. Both count one identity, so an identity that nothing else uses
    /// has all of it to itself. Default 0.8.
    /// </value>
    [Range(0.01, 1)]
    public double QuotaShare { get; set; } = 0.8;

    /// <value>Where Resource Manager answers, as in <c>https://management.example/</c>: a private endpoint of one's own network. It must be https. Default the cloud's public endpoint.</value>
    [RegularExpression("^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?$")]
    public string? ArmEndpoint { get; set; }

    /// <value>
    /// The queue of a storage account, by its URL, as in <c>https://contoso.queue.core.windows.net/changes</c>, to which Event Grid sends what changes, so that subscriptions are read and changed assets
    /// scanned at once; the identity reads and deletes its messages. It must be https. Default none: changes are seen with the next whole read.
    /// </value>
    [RegularExpression("^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[a-z0-9/-]{3,200}$")]
    public string? ChangeQueue { get; set; }

    internal string Home => HomeRegion ?? AzureCloudEndpoints.Of(Cloud).HomeRegion;
}
