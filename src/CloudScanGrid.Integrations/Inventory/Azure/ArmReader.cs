using CloudScanGrid.Domain.Inventory.Quotas;
using CloudScanGrid.Integrations.Inventory.Calls;
using static CloudScanGrid.Integrations.Inventory.Azure.AzureWire;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// Asks Resource Manager of one subscription: what is true now, and what may be read. All reads of a subscription by one identity take from one bucket.
/// </summary>
/// <param name="api">By what it is asked.</param>
/// <param name="subscription">The subscription's id.</param>
/// <param name="share">The part of the quota that is ours.</param>
/// <param name="time">The clock.</param>
internal sealed class ArmReader(AzureApi api, string subscription, double share, TimeProvider time)
{
    /// <summary>A name that nobody gives, in place of a resource group's and of a resource's.</summary>
    private const string Nobody = "cloudscan-permission-check";

    private readonly ProviderCalls _calls = new(_ => ApiQuota.AzureResourceManagerRead, share, AzureFailures.Classify, time, _ => "reads");
    private readonly string _where = $"subscription {subscription}";

    /// <summary>Calls that were made.</summary>
    public int Made => _calls.Made;

    /// <summary>Lists the resources of a type, all of the subscription.</summary>
    public Task<List<Resource>> ListAsync(AzureResourceType type, CancellationToken cancellationToken) =>
        ListAsync(type, $"/subscriptions/{subscription}/providers/{type.Name}?api-version={type.ApiVersion}", cancellationToken);

    /// <summary>Lists the machines of a region.</summary>
    public Task<List<Resource>> ListMachinesAsync(string region, CancellationToken cancellationToken) => ListAsync(
        AzureResourceType.Machines,
        $"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{region}/virtualMachines?api-version={AzureResourceType.Machines.ApiVersion}",
        cancellationToken);

    /// <summary>Lists what belongs to a scale set.</summary>
    public Task<List<Resource>> ListOfScaleSetAsync(string scaleSet, AzureResourceType type, CancellationToken cancellationToken) =>
        ListAsync(type, $"{scaleSet}/{type.Name[(type.Name.LastIndexOf('/') + 1)..]}?api-version={type.ApiVersion}", cancellationToken);

    /// <summary>Lists the service tags of the cloud; the region says only whose copy is asked for.</summary>
    public Task<List<Child<ServiceTag>>> ListServiceTagsAsync(string region, CancellationToken cancellationToken)
    {
        var first = $"/subscriptions/{subscription}/providers/Microsoft.Network/locations/{region}/serviceTags?api-version={AzureResourceType.ServiceTags.ApiVersion}";
        return _calls.ListAsync<Child<ServiceTag>>(
            _where,
            AzureResourceType.ServiceTags.Action,
            async (next, stop) =>
            {
                var page = await api.GetAsync<ServiceTags>(next ?? first, stop);
                return (page.Values, page.NextLink);
            },
            cancellationToken);
    }

    /// <summary>
    /// Asks for a resource that is not there. Resource Manager looks first whether the caller may read such a thing anywhere in the subscription, and then for the thing: what it does not find may
    /// be read. Resource Graph tells nobody of what it leaves out because it may not be read.
    /// </summary>
    /// <exception cref="ProviderCallException">It may not be read, or nobody knows.</exception>
    public async Task ProveReadableAsync(AzureResourceType type, CancellationToken cancellationToken)
    {
        // Microsoft.Network/x is asked for by name, the list Microsoft.Compute/x/y by the name of its x.
        var parts = type.Name.Split('/');
        var path = $"{parts[0]}/{parts[1]}/{Nobody}{(parts.Length > 2 ? $"/{parts[2]}" : "")}";
        await _calls.CallAsync(
            _where,
            type.Action,
            async stop =>
            {
                try
                {
                    await api.GetAsync<Page>($"/subscriptions/{subscription}/resourceGroups/{Nobody}/providers/{path}?api-version={type.ApiVersion}", stop);
                }
                catch (AzureAnswerException answer) when (answer.Status == 404 && !answer.Code.Contains("Subscription", StringComparison.OrdinalIgnoreCase))
                {
                }

                return true;
            },
            cancellationToken);
    }

    private Task<List<Resource>> ListAsync(AzureResourceType type, string first, CancellationToken cancellationToken) => _calls.ListAsync<Resource>(
        _where,
        type.Action,
        async (next, stop) =>
        {
            var page = await api.GetAsync<Page>(next ?? first, stop);
            return (page.Value, page.NextLink);
        },
        cancellationToken);
}
