using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Identity;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>What the pipeline throws means ("Common Azure deployment errors" and "Troubleshoot Azure RBAC", Microsoft Learn, read in November 2026).</summary>
internal static partial class AzureFailures
{
    private const int MostText = 300;

    /// <summary>Classifies what a call threw; null for what is our own mistake.</summary>
    public static CallFailure? Classify(Exception exception) => exception switch
    {
        AzureAnswerException answer => OfAnswer(answer),
        JsonException => new CallFailure(CallTrouble.Unavailable, "the answer was cut short"),
        AuthenticationFailedException { InnerException: RequestFailedException { Status: 0 or 429 or >= 500 } } away => new CallFailure(CallTrouble.Unavailable, $"no token: {Text(away.Message)}"),
        AuthenticationFailedException none => new CallFailure(
            CallTrouble.Denied, $"no token ({Text(none.Message)}): the silo needs an identity that Entra ID knows; see who it is with 'az account show', or set Azure:Identity, Azure:TenantId and Azure:ClientId"),
        RequestFailedException { Status: 0 } or HttpRequestException or IOException or TimeoutException or OperationCanceledException =>
            new CallFailure(CallTrouble.Unavailable, $"no answer: {Text(exception.Message)}"),
        AggregateException { InnerExceptions: [.., var last] } => Classify(last),
        _ => null,
    };

    private static CallFailure OfAnswer(AzureAnswerException answer)
    {
        var said = $"{Text(answer.Code.Length > 0 ? answer.Code : $"status {answer.Status}")}: {Text(answer.Message)}";
        return answer.Status switch
        {
            429 => new CallFailure(CallTrouble.Throttled, $"throttled for too long ({said}): the identity's quota is used up by others, or Azure:QuotaShare is too much", answer.RetryAfter),
            401 when answer.Code == "ExpiredAuthenticationToken" => new CallFailure(CallTrouble.Denied, $"denied ({said}): the silo's clock is behind, so that it takes a token that has run out for a good one"),
            401 => new CallFailure(CallTrouble.Denied, $"denied ({said}): the identity is not of the subscription's tenant, or its token is for another cloud: see Azure:TenantId and Azure:Cloud"),
            403 => new CallFailure(CallTrouble.Denied, $"denied ({said}): {RemedyOf(answer)}"),
            404 when answer.Code.Contains("Subscription", StringComparison.OrdinalIgnoreCase) =>
                new CallFailure(CallTrouble.Denied, $"denied ({said}): the subscription is gone, or of another tenant than the identity"),
            >= 500 => new CallFailure(CallTrouble.Unavailable, $"Azure has trouble of its own ({said})"),
            408 => new CallFailure(CallTrouble.Unavailable, $"no answer in time ({said})"),
            _ => new CallFailure(CallTrouble.Malformed, $"Azure does not take the call ({said})"),
        };
    }

    private static string RemedyOf(AzureAnswerException answer) => MissingAction().Match(answer.Message) is { Success: true } match
        ? $"{Text(match.Groups["action"].Value)} is missing; assign the role of deploy/azure at the subscription or at a management group above it; where that is done, a deny assignment stands against it"
        : "assign the role of deploy/azure at the subscription or at a management group above it";

    private static string Text(string text) => TerminalText.Escape(text, MostText);

    [GeneratedRegex("perform action '(?<action>[^']{1,200})'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MissingAction();
}
