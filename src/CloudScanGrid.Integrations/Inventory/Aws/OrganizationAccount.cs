namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>An account as <c>ListAccounts</c> shows it.</summary>
/// <param name="Id">Twelve digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Status">What AWS called its state until 2025: <c>ACTIVE</c>, <c>SUSPENDED</c> or <c>PENDING_CLOSURE</c>.</param>
/// <param name="State">What it calls it since.</param>
internal sealed record OrganizationAccount(string Id, string? Name, string? Status, string? State)
{
    public bool IsActive => string.Equals(State ?? Status, "ACTIVE", StringComparison.Ordinal);
}
