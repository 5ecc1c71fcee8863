namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>Why a call was refused. Compute Engine names reasons in <see cref="Errors"/>, newer services in <see cref="Details"/>.</summary>
/// <param name="Message">For people.</param>
/// <param name="Status">As in <c>PERMISSION_DENIED</c>.</param>
/// <param name="Errors">Reasons, the first one decides.</param>
/// <param name="Details">Reasons with what else is known.</param>
internal sealed record RefusalError(string? Message, string? Status, List<RefusalReason>? Errors, List<RefusalReason>? Details)
{
    /// <summary>As in <c>rateLimitExceeded</c>.</summary>
    public string Reason => (Errors ?? []).Concat(Details ?? []).Select(one => one.Reason).FirstOrDefault(reason => !string.IsNullOrEmpty(reason)) ?? Status ?? "";
}
