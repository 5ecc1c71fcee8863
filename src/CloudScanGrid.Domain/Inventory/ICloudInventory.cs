namespace CloudScanGrid.Domain.Inventory;

/// <summary>Port: reads the accounts of a cloud provider by its API.</summary>
public interface ICloudInventory
{
    /// <summary>The provider.</summary>
    CloudProvider Provider { get; }

    /// <summary>Lists the accounts that the configuration names or the provider's organization knows. What goes wrong comes back as trouble, never as an exception or a shorter list.</summary>
    Task<AccountListing> ListAccountsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens an account, which is then read again and again by one owner: the reader knows how much of the account's API quota it has used, and what the provider last said of that.
    /// </summary>
    /// <param name="account">The account, of this provider.</param>
    IAccountReader Open(AccountKey account);
}
