using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>Who signed a request, and for what ("Signature Version 4 signing process", AWS General Reference, read in November 2026).</summary>
/// <param name="KeyId">Whose key.</param>
/// <param name="Region">For which region.</param>
/// <param name="Service">For which service.</param>
internal sealed record SignatureCheck(string KeyId, string Region, string Service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    /// <summary>Reads what a request says of itself; null where it is not signed.</summary>
    public static SignatureCheck? Read(HttpRequest request)
    {
        var parts = PartsOf(request);
        return parts.GetValueOrDefault("Credential")?.Split('/') is [var key, _, var region, var service, "aws4_request"] ? new SignatureCheck(key, region, service) : null;
    }

    /// <summary>The error code that AWS gives to it; null where the signature is right.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="secret">The key's secret.</param>
    /// <param name="now">The time.</param>
    public static string? WhyWrong(HttpRequest request, byte[] body, string secret, DateTimeOffset now)
    {
        var parts = PartsOf(request);
        var credential = parts["Credential"].Split('/');
        var signedHeaders = parts["SignedHeaders"];
        var date = request.Headers["x-amz-date"].ToString();
        var at = DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if ((now - at).Duration() > MostSkew)
            return "RequestExpired";
        var canonical = new StringBuilder($"{request.Method}\n{request.Path}\n{request.QueryString.Value?.TrimStart('?')}\n");
        foreach (var name in signedHeaders.Split(';'))
            canonical.Append(CultureInfo.InvariantCulture, $"{name}:{request.Headers[name].ToString().Trim()}\n");
        canonical.Append(CultureInfo.InvariantCulture, $"\n{signedHeaders}\n{Convert.ToHexStringLower(SHA256.HashData(body))}");
        var scope = string.Join('/', credential[1..]);
        var toSign = $"{Algorithm}\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = credential[1..].Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), static (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return string.Equals(signature, parts["Signature"], StringComparison.Ordinal) ? null : "SignatureDoesNotMatch";
    }

    private static Dictionary<string, string> PartsOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Algorithm, StringComparison.Ordinal)
            ? header[Algorithm.Length..].Split(',').Select(part => part.Trim().Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
    }
}
