using System.Collections.Immutable;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Inventory.Quotas;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>The accounts of Amazon Web Services: those that the configuration names, and those of its organization.</summary>
/// <param name="options">How they are read.</param>
/// <param name="policy">What of them may be scanned.</param>
/// <param name="http">For the one call that the SDK does not know.</param>
/// <param name="time">The clock.</param>
public sealed class AwsInventory(AwsOptions options, AccountPolicy policy, HttpClient http, TimeProvider time) : ICloudInventory
{
    private readonly AwsClients _clients = new(options);
    private readonly ProviderCalls _calls = new(_ => ApiQuota.AwsOrganizationsRead, options.QuotaShare, AwsFailures.Classify, time);

    /// <inheritdoc/>
    public CloudProvider Provider => CloudProvider.Aws;

    /// <inheritdoc/>
    public async Task<AccountListing> ListAccountsAsync(CancellationToken cancellationToken)
    {
        var accounts = options.Accounts.Select(id => new ListedAccount(KeyOf(id), "")).ToList();
        if (options.OrganizationRole is null)
            return ListingOf(accounts, []);
        try
        {
            var organization = new AwsOrganization(options, await CredentialsAsync(cancellationToken), http, time);
            var listed = await _calls.ListAsync<OrganizationAccount>(
                options.HomeRegion,
                "organizations:ListAccounts",
                async (token, stop) =>
                {
                    var page = await organization.ListAsync(token, stop);
                    return (page.Accounts, page.NextToken);
                },
                cancellationToken);
            return ListingOf([.. listed.Select(one => new ListedAccount(KeyOf(one.Id), one.Name ?? "", one.IsActive)), .. accounts], []);
        }
        catch (ProviderCallException exception)
        {
            return ListingOf(accounts, [exception.Message]);
        }
    }

    /// <inheritdoc/>
    public IAccountReader Open(AccountKey account) => new AwsAccountReader(account, options, policy, _clients, time);

    private static AccountKey KeyOf(string id) => new(CloudProvider.Aws, id);

    private static AccountListing ListingOf(List<ListedAccount> accounts, ImmutableArray<string> trouble) =>
        new([.. accounts.DistinctBy(account => account.Key).OrderBy(account => account.Key.AccountId, StringComparer.Ordinal)], trouble);

    private async Task<ImmutableCredentials> CredentialsAsync(CancellationToken cancellationToken)
    {
        var role = new AwsRole(options.OrganizationRole!, options, _clients, time);
        return await role.AssumeAsync(_calls, cancellationToken) is { } session
            ? await session.GetCredentialsAsync()
            : await _calls.CallAsync(options.HomeRegion, "sts:GetCallerIdentity", _ => DefaultAWSCredentialsIdentityResolver.GetCredentials().GetCredentialsAsync(), cancellationToken);
    }
}
