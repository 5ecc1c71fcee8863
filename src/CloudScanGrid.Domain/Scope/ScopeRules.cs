using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scope.Providers;

namespace CloudScanGrid.Domain.Scope;

/// <summary>
/// Decides whether an address of an asset may be scanned. The campaign asks it to plan, <c>ScopeGuard</c> asks it again as the last step before nmap.
/// </summary>
public static class ScopeRules
{
    /// <summary>The refusal, or null when the address may be scanned.</summary>
    /// <param name="account">The account as it is now.</param>
    /// <param name="asset">The asset as it is now.</param>
    /// <param name="address">The address, canonical.</param>
    /// <param name="now">The instant at which the probe would leave.</param>
    public static TargetRefusal? Refuse(AccountState account, AssetSnapshot asset, IPAddress address, DateTimeOffset now)
    {
        TargetRefusal Because(RefusalReason reason, string explanation) => new(asset.Key, address, reason, explanation);

        if (SpecialAddresses.WhyNeverScanned(address) is { } reserved)
            return Because(RefusalReason.ReservedAddress, $"{address} is never scanned: {reserved}");
        if (SpecialAddresses.IsLoopback(address) && !account.Scope.Allowed.Any(range => SpecialAddresses.IsLoopback(range.BaseAddress) && range.Contains(address)))
            return Because(RefusalReason.ReservedAddress, $"{address} is this machine itself; only a scope that names a loopback range allows it");
        if (!asset.Addresses.Contains(address))
            return Because(RefusalReason.NotOwned, $"{asset.Key} does not own {address}");
        if (ProviderPolicies.Of(account.Key.Provider)?.WhyRefused(asset.Kind) is { } policy)
            return Because(RefusalReason.ProviderPolicy, $"{asset.Kind} is not scanned: {policy}");
        if (!account.Scope.Allowed.Any(range => range.Contains(address)))
            return Because(RefusalReason.OutsideScope, $"{address} is in none of the allowed ranges of {account.Key}: {string.Join(", ", account.Scope.Allowed)}");
        foreach (var exclusion in account.Scope.Exclusions)
        {
            if (exclusion.Covers(asset, address))
                return Because(exclusion.Cidr is null ? RefusalReason.ExcludedByTag : RefusalReason.ExcludedByCidr, $"excluded by {exclusion}");
        }

        var windows = account.Scope.Windows;
        if (!windows.IsEmpty && !windows.Any(window => window.IsOpen(now)))
            return Because(RefusalReason.WindowClosed, $"no window of {account.Key} is open at {now:yyyy-MM-dd HH:mm}Z; windows: {string.Join("; ", windows)}");
        return null;
    }
}
