using System.Collections.Frozen;
using System.Net;
using System.Xml;
using Amazon.Runtime;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>What the SDK's exceptions mean ("Error codes for the Amazon EC2 API", Amazon EC2 API Reference, read in November 2026). The SDK's own word on what may be tried again is empty for EC2.</summary>
internal static class AwsFailures
{
    private const int MostText = 300;

    private static readonly FrozenSet<string> Throttling = FrozenSet.ToFrozenSet(
        ["RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException", "EC2ThrottledException", "TooManyRequestsException", "SlowDown"], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Denials = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["UnauthorizedOperation"] = "allow it in the role's policy; where that is done, a service control policy of the organization denies it",
        ["AccessDenied"] = "the role must exist in the account and trust the silo's identity, with the same external id",
        ["AccessDeniedException"] = "allow it in the role's policy; where that is done, a service control policy of the organization denies it",
        ["AuthFailure"] = "the region may be switched off for the account, or the credentials are not valid there",
        ["OptInRequired"] = "switch the region on for the account, or leave it out",
        ["InvalidClientTokenId"] = "the silo's own credentials are not valid: see who it is with 'aws sts get-caller-identity'",
        ["UnrecognizedClientException"] = "the silo's own credentials are not valid: see who it is with 'aws sts get-caller-identity'",
        ["ExpiredToken"] = "the silo's own credentials have run out",
        ["SignatureDoesNotMatch"] = "the silo's secret key is wrong, or its clock",
        ["RequestExpired"] = "the silo's clock is wrong: AWS takes requests of the last five minutes",
        ["RequestTimeTooSkewed"] = "the silo's clock is wrong: AWS takes requests of the last five minutes",
        ["RegionDisabledException"] = "switch STS on in the region of the role's account, or choose another Aws:HomeRegion",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Classifies what a call threw; null for what is our own mistake.</summary>
    public static CallFailure? Classify(Exception exception) => exception switch
    {
        AmazonServiceException service => OfService(service),
        XmlException or AmazonUnmarshallingException => new CallFailure(CallTrouble.Unavailable, "the answer was cut short"),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => new CallFailure(CallTrouble.Unavailable, $"no answer: {Text(exception.Message)}"),
        AmazonClientException { InnerException: { } inner } when Classify(inner) is { } known => known,
        AmazonClientException client => new CallFailure(CallTrouble.Denied, $"{Text(client.Message)}: the silo has no identity of its own; give it one by environment, profile, instance or task role"),
        _ => null,
    };

    private static CallFailure OfService(AmazonServiceException exception)
    {
        var code = exception.ErrorCode ?? "";
        var said = $"{Text(code)}: {Text(exception.Message)}";
        if (Throttling.Contains(code) || exception.StatusCode == HttpStatusCode.TooManyRequests)
            return new CallFailure(CallTrouble.Throttled, $"throttled for too long ({said}): the account's quota is used up by others, or Aws:QuotaShare is too much");
        if (Denials.TryGetValue(code, out var remedy))
            return new CallFailure(CallTrouble.Denied, $"denied ({said}): {remedy}");
        return (int)exception.StatusCode is >= 500 or 0
            ? new CallFailure(CallTrouble.Unavailable, $"AWS has trouble of its own ({said})")
            : new CallFailure(CallTrouble.Malformed, $"AWS does not take the call ({said})");
    }

    private static string Text(string text) => TerminalText.Escape(text, MostText);
}
