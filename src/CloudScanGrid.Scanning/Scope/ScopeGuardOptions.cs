using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Scanning.Scope;

/// <summary>How strict the last check before nmap is.</summary>
public sealed class ScopeGuardOptions
{
    /// <summary>How old the confirmation of an account's inventory may be. An address that the cloud has given to somebody else since is not ours to scan.</summary>
    /// <value>Default 24 hours; 1 minute to 30 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan OwnershipLimit { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How old the provider's word on a single address of a cloud account may be. An older one is asked for again, just before the address is scanned.</summary>
    /// <value>Default 5 minutes; 0 to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CloudOwnershipLimit { get; set; } = TimeSpan.FromMinutes(5);
}
