namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>There is no token to call with.</summary>
/// <param name="innerException">Why.</param>
internal sealed class GcpIdentityException(Exception innerException) : Exception(innerException.Message, innerException);
