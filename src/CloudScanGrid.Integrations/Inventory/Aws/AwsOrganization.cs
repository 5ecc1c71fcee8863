using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>
/// Lists the accounts of an organization: one call of its JSON protocol, signed by the SDK ("Signature Version 4 signing process", AWS General Reference, read in November 2026).
/// </summary>
/// <param name="options">Where it answers.</param>
/// <param name="credentials">Whose call it is.</param>
/// <param name="http">By what it is asked.</param>
/// <param name="time">The clock.</param>
internal sealed class AwsOrganization(AwsOptions options, ImmutableCredentials credentials, HttpClient http, TimeProvider time)
{
    private const string Service = "organizations";
    private const string ContentType = "application/x-amz-json-1.1";

    // Errors name their message in either case.
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    // One endpoint a partition ("AWS Organizations endpoints and quotas", AWS General Reference, read in November 2026).
    private string Region => options.Partition switch
    {
        "aws-cn" => "cn-northwest-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    };

    /// <summary>Reads a page.</summary>
    /// <param name="token">Which; null for the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AmazonServiceException">AWS refuses.</exception>
    public async Task<OrganizationPage> ListAsync(string? token, CancellationToken cancellationToken)
    {
        using var request = Sign(JsonSerializer.SerializeToUtf8Bytes(new { MaxResults = 20, NextToken = token }, Json));
        using var answer = await http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            if (answer.IsSuccessStatusCode)
                return JsonSerializer.Deserialize<OrganizationPage>(body, Json) ?? throw new IOException("an empty answer");
            var error = JsonSerializer.Deserialize<ErrorBody>(body, Json);
            throw new AmazonServiceException(error?.Message ?? "", null, ErrorType.Unknown, CodeOf(error), null, answer.StatusCode);
        }
        catch (JsonException exception)
        {
            throw new IOException($"an answer that is no JSON, with status {(int)answer.StatusCode}", exception);
        }
    }

    // As in com.amazonaws.organizations#AccessDeniedException.
    private static string CodeOf(ErrorBody? error) => error?.Type is { } type ? type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..] : "";

    private HttpRequestMessage Sign(byte[] body)
    {
        var suffix = string.Equals(options.Partition, "aws-cn", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        var uri = new Uri(options.OrganizationsEndpoint ?? $"https://organizations.{Region}.{suffix}/");
        var now = time.GetUtcNow().UtcDateTime;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = ContentType,
            ["host"] = uri.Authority,
            ["x-amz-date"] = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
            ["x-amz-target"] = "AWSOrganizationsV20161128.ListAccounts",
        };
        if (credentials.UseToken)
            headers["x-amz-security-token"] = credentials.Token;
        var signed = string.Join(';', headers.Keys);
        var canonical = new StringBuilder("POST\n/\n\n");
        foreach (var (name, value) in headers)
            canonical.Append(CultureInfo.InvariantCulture, $"{name}:{value}\n");
        canonical.Append(CultureInfo.InvariantCulture, $"\n{signed}\n{Convert.ToHexStringLower(SHA256.HashData(body))}");
        var signature = AWS4Signer.ComputeSignature(credentials, Region, now, Service, signed, canonical.ToString());

        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        foreach (var (name, value) in headers.Where(header => header.Key.StartsWith("x-amz-", StringComparison.Ordinal)))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return request;
    }

    private sealed record ErrorBody([property: JsonPropertyName("__type")] string? Type, string? Message);
}
