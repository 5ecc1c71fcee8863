using System.Net.Security;
using Azure.Core;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Silo;
using CloudScanGrid.Integrations.Inventory.Azure;
using CloudScanGrid.Integrations.Inventory.Gcp;
using CloudScanGrid.Lab.Clouds.Aws;
using CloudScanGrid.Lab.Clouds.Azure;
using CloudScanGrid.Lab.Clouds.Gcp;
using Google.Apis.Auth.OAuth2;

namespace CloudScanGrid.LoadTests.Clouds;

/// <summary>A fake provider with drawn accounts, and the inventory that reads them.</summary>
/// <param name="Inventory">The inventory, as a silo has it.</param>
/// <param name="CallsByAction">What the fake was asked so far.</param>
/// <param name="Throttled">What of it was too much.</param>
/// <param name="Fake">The fake, to be ended.</param>
internal sealed record MeasuredCloud(ICloudInventory Inventory, Func<IReadOnlyDictionary<string, int>> CallsByAction, Func<int> Throttled, IAsyncDisposable Fake) : IAsyncDisposable
{
    private const ulong Seed = 1;

    /// <summary>All calls so far.</summary>
    public int Calls => CallsByAction().Values.Sum();

    public static async Task<MeasuredCloud> AwsAsync(int accounts, int instances)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", AwsCloud.KeyId);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", AwsCloud.Secret);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        var fake = await AwsCloud.StartAsync(new DrawnAwsEstate(Seed, accounts, instances));
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Aws:Ec2Endpoint"] = fake.Endpoint,
            ["Aws:StsEndpoint"] = fake.Endpoint,
            ["Aws:OrganizationsEndpoint"] = fake.Endpoint,
            ["Aws:OrganizationRole"] = "arn:aws:iam::999999999999:role/CloudScanGridInventory",
        };
        var inventory = CloudComposition.CloudsOf(GridConfiguration.Load(null, settings), TimeProvider.System).Single();
        return new MeasuredCloud(inventory, () => fake.Counts.ByAction, () => fake.Counts.Throttled, fake);
    }

    public static async Task<MeasuredCloud> AzureAsync(int subscriptions, int machines)
    {
        var estate = new DrawnAzureEstate(Seed, subscriptions, machines);
        var fake = await AzureCloud.StartAsync(estate);
        var options = new AzureOptions { Subscriptions = [.. estate.Subscriptions.Select(subscription => subscription.Id)], ArmEndpoint = fake.Endpoint };

        // The certificate was made a moment ago, for the fake alone.
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => fake.IsOwn(certificate) } };
        var credential = DelegatedTokenCredential.Create((_, _) => new AccessToken(AzureCloud.Token, DateTimeOffset.MaxValue));
        return new MeasuredCloud(new AzureInventory(options, new AccountPolicyOptions().ToPolicy(), credential, new HttpClient(handler), TimeProvider.System), () => fake.Counts.ByAction, () => fake.Throttled, fake);
    }

    public static async Task<MeasuredCloud> GcpAsync(int projects, int instances)
    {
        var fake = await GcpCloud.StartAsync(new DrawnGcpEstate(Seed, projects, instances));
        var options = new GcpOptions { Organization = GcpCloud.Organization, ComputeEndpoint = new Uri(fake.Endpoint), ResourceManagerEndpoint = new Uri(fake.Endpoint) };
        var inventory = new GcpInventory(options, new AccountPolicyOptions().ToPolicy(), GoogleCredential.FromAccessToken(GcpCloud.Token), new HttpClient(new SocketsHttpHandler()), TimeProvider.System);
        return new MeasuredCloud(inventory, () => fake.Counts.ByAction, () => fake.Throttled, fake);
    }

    public ValueTask DisposeAsync() => Fake.DisposeAsync();
}
