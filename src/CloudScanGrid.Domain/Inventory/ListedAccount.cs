namespace CloudScanGrid.Domain.Inventory;

/// <summary>An account as its organization lists it.</summary>
/// <param name="Key">The account.</param>
/// <param name="Name">What people call it, raw; empty where nobody says.</param>
/// <param name="IsActive">Whether it can be read: one that is suspended keeps what it has and answers nothing.</param>
public sealed record ListedAccount(AccountKey Key, string Name, bool IsActive = true);
