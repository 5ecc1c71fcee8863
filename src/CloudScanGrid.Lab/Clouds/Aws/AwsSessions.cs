using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>STS: gives out sessions for the roles of the accounts, and knows whose a key is.</summary>
/// <param name="estate">The accounts.</param>
/// <param name="options">Their roles.</param>
internal sealed class AwsSessions(IAwsEstate estate, AwsCloudOptions options)
{
    public const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    private readonly ConcurrentDictionary<string, AwsSession> _sessions = new(StringComparer.Ordinal)
    {
        [AwsCloud.KeyId] = new AwsSession(AwsCloud.Secret, options.OwnAccount),
    };

    /// <summary>Whose a key is; null for one that nobody gave out.</summary>
    public AwsSession? Find(string keyId) => _sessions.GetValueOrDefault(keyId);

    /// <summary>The account of the role that is asked for; empty where that is no ARN.</summary>
    public static string AccountOf(IFormCollection parameters) => parameters["RoleArn"].ToString().Split(':') is [_, _, _, _, var account, ..] ? account : "";

    /// <summary>Gives out a session; null where the role is not for the caller.</summary>
    public ReadOnlyMemory<byte>? AssumeRole(IFormCollection parameters)
    {
        var account = AccountOf(parameters);
        var isKnown = account == options.OwnAccount || estate.Accounts.Any(one => one.Id == account);
        var isRole = parameters["RoleArn"].ToString().EndsWith($":role/{options.Role}", StringComparison.Ordinal);
        if (!isKnown || !isRole || (options.ExternalId is { } externalId && parameters["ExternalId"] != externalId))
            return null;
        var (key, secret) = ($"ASIA{Guid.NewGuid():N}"[..20].ToUpperInvariant(), Guid.NewGuid().ToString("N"));
        _sessions[key] = new AwsSession(secret, account);
        using var xml = new AwsXml("AssumeRoleResponse", Namespace);
        return xml
            .Element("AssumeRoleResult", () => xml
                .Element("Credentials", () => xml
                    .Value("AccessKeyId", key).Value("SecretAccessKey", secret).Value("SessionToken", $"token-of-{key}").Value("Expiration", TimeProvider.System.GetUtcNow().AddHours(1)))
                .Element("AssumedRoleUser", () => xml.Value("Arn", $"arn:aws:sts::{account}:assumed-role/{options.Role}/CloudScanGrid").Value("AssumedRoleId", $"AROA:{key}")))
            .Element("ResponseMetadata", () => xml.Value("RequestId", Guid.NewGuid().ToString()))
            .End();
    }
}
