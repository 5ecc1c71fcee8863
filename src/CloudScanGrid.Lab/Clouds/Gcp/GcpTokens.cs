using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>Exchanges what an identity provider says of a workload for tokens, and those for tokens of a service account ("Workload identity federation", Google Cloud documentation).</summary>
internal sealed class GcpTokens
{
    /// <summary>How an assertion of a service account is granted.</summary>
    public const string Assertion = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>What Google calls reasonable it does not say.</summary>
    private static readonly TimeSpan Timeframe = TimeSpan.FromMinutes(5);

    /// <summary>As Google says that an assertion is of another time.</summary>
    public static ReadOnlyMemory<byte> NotNow { get; } = """
        {
          "error": "invalid_grant",
          "error_description": "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."
        }
        """u8.ToArray();

    private readonly ConcurrentDictionary<string, bool> _issued = new(StringComparer.Ordinal) { [GcpCloud.Token] = true };

    /// <summary>Whether somebody gave this token out, for reading.</summary>
    public bool IsValid(string authorization) => authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _issued.GetValueOrDefault(authorization["Bearer ".Length..]);

    /// <summary>A token of the security token service, which may impersonate and nothing else.</summary>
    public JsonObject? ExchangeFor(IFormCollection form)
    {
        if (form["grant_type"] != Exchange || form["subject_token"] != GcpCloud.SubjectToken)
            return null;
        return new JsonObject { ["access_token"] = Issue(mayRead: false), ["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token", ["token_type"] = "Bearer", ["expires_in"] = 3600 };
    }

    /// <summary>A token for who has the key of the service account and says that it is now ("Using OAuth 2.0 for Server to Server Applications", Google Identity). The signature is not looked at.</summary>
    public JsonObject? GrantTo(IFormCollection form, DateTimeOffset now)
    {
        if (form["assertion"].ToString().Split('.') is not [_, var claims, _] || JsonNode.Parse(Base64Url.DecodeFromChars(claims))?["iat"] is not { } saidAt)
            return null;
        return (now - DateTimeOffset.FromUnixTimeSeconds(saidAt.GetValue<long>())).Duration() > Timeframe
            ? null
            : new JsonObject { ["access_token"] = Issue(mayRead: true), ["token_type"] = "Bearer", ["expires_in"] = 3600 };
    }

    /// <summary>A token of the service account.</summary>
    public JsonObject? Impersonate(string authorization, DateTimeOffset now) =>
        authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _issued.ContainsKey(authorization["Bearer ".Length..])
            ? new JsonObject { ["accessToken"] = Issue(mayRead: true), ["expireTime"] = now.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) }
            : null;

    private string Issue(bool mayRead)
    {
        var token = $"laboratory-{Guid.NewGuid():N}";
        _issued[token] = mayRead;
        return token;
    }
}
