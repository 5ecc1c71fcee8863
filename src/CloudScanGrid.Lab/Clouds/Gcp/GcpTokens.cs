using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>Exchanges what an identity provider says of a workload for tokens, and those for tokens of a service account ("Workload identity federation", Google Cloud documentation).</summary>
internal sealed class GcpTokens
{
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";

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
