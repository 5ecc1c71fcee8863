namespace CloudScanGrid.Domain.Inventory;

/// <summary>Whether an account lets itself be read by one call.</summary>
/// <param name="Permission">The call, as its provider's permissions name it: <c>ec2:DescribeInstances</c>.</param>
/// <param name="Region">Where it was tried.</param>
/// <param name="Trouble">What went wrong, and what would help; null where it went well.</param>
public sealed record PermissionCheck(string Permission, string Region, string? Trouble);
