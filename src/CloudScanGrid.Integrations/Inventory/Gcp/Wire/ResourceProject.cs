namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A project, as Resource Manager knows it.</summary>
/// <param name="ProjectId">Its id.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="State"><c>ACTIVE</c>, or <c>DELETE_REQUESTED</c> for the thirty days before it is gone.</param>
/// <param name="Parent">As in <c>folders/123</c> or <c>organizations/456</c>.</param>
internal sealed record ResourceProject(string? ProjectId, string? DisplayName, string? State, string? Parent);
