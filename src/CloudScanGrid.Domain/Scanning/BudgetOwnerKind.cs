namespace CloudScanGrid.Domain.Scanning;

/// <summary>Whose limit a budget is.</summary>
public enum BudgetOwnerKind
{
    /// <summary>An account's.</summary>
    Account = 0,

    /// <summary>A subnet's.</summary>
    Subnet = 1,

    /// <summary>A campaign's.</summary>
    Campaign = 2,
}
