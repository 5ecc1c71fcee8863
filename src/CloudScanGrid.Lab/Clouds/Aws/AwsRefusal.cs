using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>An error, in the words of each service.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">The error code.</param>
/// <param name="Message">For people.</param>
internal sealed record AwsRefusal(int Status, string Code, string Message)
{
    public static AwsRefusal TooMuch { get; } = new(StatusCodes.Status503ServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded.");

    /// <summary>As EC2 says it; no page of its reference tells the number.</summary>
    public static AwsRefusal TooManyFilterValues { get; } =
        new(StatusCodes.Status400BadRequest, "FilterLimitExceeded", $"The maximum number of filter values specified on a single call is {Ec2Pages.MostFilterValues}");

    public ReadOnlyMemory<byte> For(string service)
    {
        if (service is "organizations" or "sqs")
            return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["__type"] = $"com.amazonaws.{service}#{Code}", ["Message"] = Message });
        var isSts = service == "sts";
        using var xml = new AwsXml(isSts ? "ErrorResponse" : "Response", isSts ? AwsSessions.Namespace : "");
        if (isSts)
            WriteError();
        else
            xml.Element("Errors", WriteError);
        return xml.Value(isSts ? "RequestId" : "RequestID", Guid.NewGuid().ToString()).End();

        void WriteError() => xml.Element("Error", () => xml.Value("Code", Code).Value("Message", Message));
    }
}
