using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>An error, as Resource Manager writes it.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">The error code.</param>
/// <param name="Message">For people.</param>
internal sealed record AzureRefusal(int Status, string Code, string Message)
{
    /// <summary>When to come back, in seconds; zero for not said.</summary>
    public int RetryAfter { get; init; }

    public static AzureRefusal NoToken { get; } = new(StatusCodes.Status401Unauthorized, "InvalidAuthenticationToken", "The access token is invalid.");

    public static AzureRefusal Expired { get; } = new(
        StatusCodes.Status401Unauthorized, "ExpiredAuthenticationToken", "The access token expiry UTC time '11/29/2026 11:00:00 AM' is earlier than current UTC time '11/29/2026 12:00:00 PM'.");

    public static AzureRefusal Trouble { get; } = new(StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "The service is unavailable.");

    public static AzureRefusal Denied(string action, string scope) => new(
        StatusCodes.Status403Forbidden,
        "AuthorizationFailed",
        $"The client 'laboratory' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.");

    public static AzureRefusal TooMuch(int seconds) => new(StatusCodes.Status429TooManyRequests, "RateLimiting", "Please provide below info when asking for support.") { RetryAfter = seconds };

    public static AzureRefusal NoSubscription(string id) => new(StatusCodes.Status404NotFound, "SubscriptionNotFound", $"The subscription '{id}' could not be found.");

    public static AzureRefusal Unknown(string what) => new(StatusCodes.Status400BadRequest, "BadRequest", $"the fake does not know {what}");

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new { error = new { code = Code, message = Message } });
}
