using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Integrations.Inventory.Aws;
using CloudScanGrid.Integrations.Inventory.Azure;
using CloudScanGrid.Integrations.Inventory.Gcp;

namespace CloudScanGrid.Host.Silo;

/// <summary>The cloud providers that the configuration names.</summary>
public static class CloudComposition
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);

    // A page of 500 machines is a hundredth of it.
    private const int MostGcpAnswer = 64 << 20;

    /// <summary>Each provider with accounts, by its API.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="time">The clock.</param>
    public static IEnumerable<ICloudInventory> CloudsOf(GridConfiguration configuration, TimeProvider time)
    {
        var policy = configuration.Get<AccountPolicyOptions>(AccountPolicyOptions.Section).ToPolicy();
        var aws = configuration.Get<AwsOptions>(AwsOptions.Section);
        if (aws.Accounts.Count > 0 || aws.OrganizationRole is not null)
            yield return new AwsInventory(aws, policy.For(CloudProvider.Aws), NewHttp(), time);
        var azure = configuration.Get<AzureOptions>(AzureOptions.Section);
        if (azure.Subscriptions.Count > 0 || azure.ManagementGroups.Count > 0)
            yield return new AzureInventory(azure, policy.For(CloudProvider.Azure), AzureIdentity.Of(azure), NewHttp(), time);
        var gcp = configuration.Get<GcpOptions>(GcpOptions.Section);
        if (gcp.HasProjects)
            yield return new GcpInventory(gcp, policy.For(CloudProvider.Gcp), new GcpCredential(gcp), GcpHttp(), time);
    }

    // Google packs its answers for whoever says so twice.
    private static HttpClient GcpHttp()
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AutomaticDecompression = DecompressionMethods.All };
        var http = new HttpClient(handler) { Timeout = CallTimeout, MaxResponseContentBufferSize = MostGcpAnswer };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("CloudScanGrid (gzip)");
        return http;
    }

    /// <summary>Where the providers tell of changes.</summary>
    private static IEnumerable<ICloudChanges> ChangesOf(GridConfiguration configuration, TimeProvider time)
    {
        var aws = configuration.Get<AwsOptions>(AwsOptions.Section);
        if (aws.ChangeQueue is not null)
            yield return new AwsChanges(aws);
        var azure = configuration.Get<AzureOptions>(AzureOptions.Section);
        if (azure.ChangeQueue is not null)
            yield return new AzureChanges(azure, AzureIdentity.Of(azure), NewHttp(), time);
    }

    internal static IServiceCollection AddClouds(this IServiceCollection services, GridConfiguration configuration)
    {
        foreach (var cloud in CloudsOf(configuration, TimeProvider.System))
            services.AddSingleton(cloud);
        foreach (var changes in ChangesOf(configuration, TimeProvider.System))
            services.AddSingleton(changes);
        return services;
    }

    private static HttpClient NewHttp() => new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = CallTimeout };
}
