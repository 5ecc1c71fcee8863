using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Integrations.Inventory.Calls;
using Google.Apis.Auth.OAuth2.Responses;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>
/// What goes wrong with calls of Google Cloud, and what would help ("Compute Engine rate quotas", Google Cloud documentation, read in November 2026). 403 means two things:
/// that it is too much, and that the caller may not; the reason tells.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class GcpFailures(TimeProvider time)
{
    private const int MostText = 300;
    private const string Grant = "grant the role of deploy/gcp at the organization, a folder or the project to whoever reads; where that is done, a deny policy or a service perimeter denies it";
    private const string Enable = "the API is not switched on: 'gcloud services enable' does it; a project that is not to have it is left out by Gcp:ExcludedProjects";

    private static readonly FrozenSet<string> Throttling = FrozenSet.ToFrozenSet(
        ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Denials = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["accessNotConfigured"] = Enable,
        ["SERVICE_DISABLED"] = Enable,
        ["authError"] = "the silo's token is not valid: see who it is with 'gcloud auth application-default print-access-token'",
        ["UNAUTHENTICATED"] = "the silo's token is not valid: see who it is with 'gcloud auth application-default print-access-token'",
        ["insufficientPermissions"] = "the silo's token may not read: its machine was made with fewer scopes than cloud-platform",
        ["ACCESS_TOKEN_SCOPE_INSUFFICIENT"] = "the silo's token may not read: its machine was made with fewer scopes than cloud-platform",
        ["BILLING_DISABLED"] = "the project's billing is switched off",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Classifies what a call threw; null for what is our own mistake.</summary>
    public CallFailure? Classify(Exception exception) => exception switch
    {
        GcpCallException refused => OfRefusal(refused),
        GcpIdentityException { InnerException: { } inner } => OfIdentity(inner),
        JsonException => new CallFailure(CallTrouble.Unavailable, "the answer was cut short"),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => new CallFailure(CallTrouble.Unavailable, $"no answer: {Text(exception.Message)}"),
        _ => null,
    };

    private static CallFailure OfIdentity(Exception exception) => exception switch
    {
        HttpRequestException or IOException or OperationCanceledException or TokenResponseException { StatusCode: >= HttpStatusCode.InternalServerError } =>
            new CallFailure(CallTrouble.Unavailable, $"no token: {Text(exception.Message)}"),
        TokenResponseException { Error.ErrorDescription: { } said } when said.Contains("timeframe", StringComparison.Ordinal) =>
            new CallFailure(CallTrouble.Denied, $"no token ({Text(said)}): the silo's clock is wrong, and its key is taken only for what was signed just now"),
        _ => new CallFailure(
            CallTrouble.Denied,
            $"{Text(exception.Message)}: the silo has no identity that works; give it one by its machine, its pod, GOOGLE_APPLICATION_CREDENTIALS or Gcp:CredentialFile, and where Gcp:Impersonate is set, iam.serviceAccounts.getAccessToken on that account. What Google's library finds by itself it looks for once: start the silo again then"),
    };

    private CallFailure OfRefusal(GcpCallException refused)
    {
        var said = refused.Reason.Length > 0 ? $"{Text(refused.Reason)}: {Text(refused.Message)}" : $"{(int)refused.Status}: {Text(refused.Message)}";
        if (Throttling.Contains(refused.Reason) || refused.Status == HttpStatusCode.TooManyRequests)
        {
            return new CallFailure(
                CallTrouble.Throttled, $"throttled for too long ({said}): the project's quota is used up by others, or Gcp:QuotaShare is too much", refused.RetryAfter ?? UntilNextMinute());
        }

        if (Denials.TryGetValue(refused.Reason, out var remedy))
            return new CallFailure(CallTrouble.Denied, $"denied ({said}): {remedy}");
        return refused.Status switch
        {
            HttpStatusCode.NotFound => new CallFailure(CallTrouble.Denied, $"not found ({said}): the project is gone, or its id is wrong"),
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new CallFailure(CallTrouble.Denied, $"denied ({said}): {Grant}"),
            >= HttpStatusCode.InternalServerError => new CallFailure(CallTrouble.Unavailable, $"Google Cloud has trouble of its own ({said})"),
            _ => new CallFailure(CallTrouble.Malformed, $"Google Cloud does not take the call ({said})"),
        };
    }

    // Quotas come back all at once, when a minute of the clock begins.
    private TimeSpan UntilNextMinute() => TimeSpan.FromSeconds(60 - time.GetUtcNow().Second);

    private static string Text(string text) => TerminalText.Escape(text, MostText);
}
