using System.Net;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>Google Cloud refused a call.</summary>
/// <param name="status">Of HTTP.</param>
/// <param name="reason">As in <c>rateLimitExceeded</c>; empty where the answer names none.</param>
/// <param name="message">For people.</param>
/// <param name="retryAfter">When it wants to hear from us again, from now; null where it does not say.</param>
internal sealed class GcpCallException(HttpStatusCode status, string reason, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string Reason { get; } = reason;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether it is so with every call of the project: the API is switched off there, the project is gone, or nobody knows the caller.</summary>
    public bool IsOfWholeProject => Status is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized || Reason is "accessNotConfigured" or "SERVICE_DISABLED";
}
