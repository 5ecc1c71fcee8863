namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>An answer of <c>ListAccounts</c>.</summary>
/// <param name="Accounts">Its accounts.</param>
/// <param name="NextToken">The next page; null for the last.</param>
internal sealed record OrganizationPage(List<OrganizationAccount>? Accounts, string? NextToken);
