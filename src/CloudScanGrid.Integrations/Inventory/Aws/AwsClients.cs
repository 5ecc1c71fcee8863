using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SQS;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>Makes the SDK's clients. They try nothing again by themselves: their retries know of no account, so that one that throttles starves all others of a process.</summary>
/// <param name="options">Where they call.</param>
internal sealed class AwsClients(AwsOptions options)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A client of STS.</summary>
    /// <param name="credentials">Whose; null for the silo's own identity.</param>
    public IAmazonSecurityTokenService Sts(AWSCredentials? credentials)
    {
        var config = Configure(new AmazonSecurityTokenServiceConfig(), options.HomeRegion, options.StsEndpoint);
        return credentials is null ? new AmazonSecurityTokenServiceClient(config) : new AmazonSecurityTokenServiceClient(credentials, config);
    }

    /// <summary>A client of EC2 in a region.</summary>
    /// <param name="credentials">Whose; null for the silo's own identity.</param>
    /// <param name="region">The region.</param>
    public IAmazonEC2 Ec2(AWSCredentials? credentials, string region)
    {
        var config = Configure(new AmazonEC2Config(), region, options.Ec2Endpoint);
        return credentials is null ? new AmazonEC2Client(config) : new AmazonEC2Client(credentials, config);
    }

    /// <summary>A client of SQS, with the silo's own identity.</summary>
    public IAmazonSQS Sqs() => new AmazonSQSClient(Configure(new AmazonSQSConfig(), options.ChangeRegion ?? options.HomeRegion, options.SqsEndpoint));

    private static T Configure<T>(T config, string region, string? endpoint)
        where T : ClientConfig
    {
        config.MaxErrorRetry = 0;
        config.RetryMode = RequestRetryMode.Standard;
        config.Timeout = CallTimeout;
        if (endpoint is null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
            return config;
        }

        config.ServiceURL = endpoint.Replace("{region}", region, StringComparison.Ordinal);
        config.AuthenticationRegion = region;
        return config;
    }
}
