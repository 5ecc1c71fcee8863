using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>An error, in Google's words.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Reason">As in <c>forbidden</c>.</param>
/// <param name="Message">For people.</param>
internal sealed record GcpRefusal(int Status, string Reason, string Message)
{
    public static GcpRefusal TooMuch { get; } = new(StatusCodes.Status403Forbidden, "rateLimitExceeded", "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute'");

    public static GcpRefusal OwnTrouble { get; } = new(StatusCodes.Status503ServiceUnavailable, "backendError", "Backend Error");

    public static GcpRefusal OfToken { get; } = new(StatusCodes.Status400BadRequest, "invalid_grant", "");

    public JsonObject ToJson() => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = Status,
            ["message"] = Message,
            ["errors"] = new JsonArray(new JsonObject { ["message"] = Message, ["domain"] = "global", ["reason"] = Reason }),
        },
    };
}
