using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Calls;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>A role that the silo's own identity assumes. A session is used again until it is about to end.</summary>
/// <param name="role">The role, by its ARN, or <see cref="Self"/>.</param>
/// <param name="options">Where it is asked for, and what it asks for.</param>
/// <param name="clients">The SDK.</param>
/// <param name="time">The clock.</param>
internal sealed class AwsRole(string role, AwsOptions options, AwsClients clients, TimeProvider time)
{
    /// <summary>In place of a role: the silo's own identity.</summary>
    public const string Self = "self";

    /// <summary>How the calls are named in the accounts' CloudTrail.</summary>
    private const string SessionName = "CloudScanGrid";

    private static readonly TimeSpan SessionDuration = TimeSpan.FromHours(1);

    /// <summary>A session that ends sooner could end in the middle of a read.</summary>
    private static readonly TimeSpan SessionReserve = TimeSpan.FromMinutes(15);

    private (AWSCredentials Credentials, DateTimeOffset Until)? _session;

    /// <summary>The role that reads an account.</summary>
    public static AwsRole OfMember(AccountKey account, AwsOptions options, AwsClients clients, TimeProvider time)
    {
        var isSelf = string.Equals(options.MemberRole, Self, StringComparison.Ordinal);
        return new AwsRole(isSelf ? Self : $"arn:{options.Partition}:iam::{account.AccountId}:role/{options.MemberRole}", options, clients, time);
    }

    /// <summary>The role's credentials.</summary>
    /// <param name="calls">By which they are asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The credentials; null for the silo's own identity.</returns>
    /// <exception cref="ProviderCallException">The role is not for the silo.</exception>
    public async Task<AWSCredentials?> AssumeAsync(ProviderCalls calls, CancellationToken cancellationToken)
    {
        if (string.Equals(role, Self, StringComparison.Ordinal))
            return null;
        if (_session is { } session && session.Until - time.GetUtcNow() > SessionReserve)
            return session.Credentials;
        using var sts = clients.Sts(credentials: null);
        var request = new AssumeRoleRequest { RoleArn = role, RoleSessionName = SessionName, ExternalId = options.ExternalId, DurationSeconds = (int)SessionDuration.TotalSeconds };
        var answer = await calls.CallAsync(options.HomeRegion, "sts:AssumeRole", stop => sts.AssumeRoleAsync(request, stop), cancellationToken);
        var credentials = new SessionAWSCredentials(answer.Credentials.AccessKeyId, answer.Credentials.SecretAccessKey, answer.Credentials.SessionToken);
        _session = (credentials, time.GetUtcNow() + SessionDuration);
        return credentials;
    }
}
