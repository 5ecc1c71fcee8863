namespace CloudScanGrid.Domain.Scope;

/// <summary>Why a target was refused. The numbers are stored: they only grow, and 6 is not used again.</summary>
public enum RefusalReason
{
    /// <summary>No living asset of the account owns the address now.</summary>
    NotOwned = 0,

    /// <summary>The address is outside the account's allowed ranges.</summary>
    OutsideScope = 1,

    /// <summary>An exclusion by range covers the address.</summary>
    ExcludedByCidr = 2,

    /// <summary>An exclusion by tag covers the asset.</summary>
    ExcludedByTag = 3,

    /// <summary>None of the account's windows is open.</summary>
    WindowClosed = 4,

    /// <summary>The address is reserved: metadata, link-local, multicast, broadcast, or this machine itself.</summary>
    ReservedAddress = 5,

    /// <summary>The ownership was last confirmed longer ago than its limit allows.</summary>
    OwnershipStale = 7,

    /// <summary>The final arguments hold something that no profile of ours asks for.</summary>
    ForbiddenArgument = 8,

    /// <summary>The cloud provider does not allow scans of such assets.</summary>
    ProviderPolicy = 9,

    /// <summary>Another asset owns the same private address, and from where the scanner stands nobody can tell which of them is reached.</summary>
    AmbiguousAddress = 10,
}
