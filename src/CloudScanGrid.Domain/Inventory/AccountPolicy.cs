using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Domain.Scope.Providers;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>What a provider does not say of an account: what of it may be scanned, when, and at what cost.</summary>
/// <param name="Scope">What may be scanned, and when.</param>
/// <param name="Limits">What scanning may cost.</param>
public sealed record AccountPolicy(AccountScope Scope, AccountLimits Limits)
{
    /// <summary>The policy, within what a provider allows.</summary>
    public AccountPolicy For(CloudProvider provider) => this with { Limits = ProviderPolicies.Of(provider)?.Bound(Limits) ?? Limits };
}
