namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>An address that is reserved, or that Cloud NAT took by itself.</summary>
/// <param name="Name">Its name, unique in its scope.</param>
/// <param name="Address">The address.</param>
/// <param name="Status">As in <c>RESERVED</c> or <c>IN_USE</c>.</param>
/// <param name="Users">Who uses it, by URL.</param>
/// <param name="CreationTimestamp">When it was reserved.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record ReservedAddress(string? Name, string? Address, string? Status, List<string>? Users, DateTimeOffset? CreationTimestamp, Dictionary<string, string>? Labels);
