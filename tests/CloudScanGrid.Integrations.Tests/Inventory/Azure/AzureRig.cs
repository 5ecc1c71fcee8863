using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using Azure.Core;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Azure;
using CloudScanGrid.Lab.Clouds.Azure;

namespace CloudScanGrid.Integrations.Tests.Inventory.Azure;

/// <summary>The SDK's own pipeline before a fake Azure.</summary>
internal static class AzureRig
{
    public const string SubscriptionId = "11111111-2222-3333-4444-555555555555";
    public const string OtherId = "66666666-7777-8888-9999-000000000000";
    public const string Region = "westeurope";
    public const string Network = "Hub";
    public const string Subnet = "front";

    public static readonly AccountKey Account = new(CloudProvider.Azure, SubscriptionId);
    public static readonly AccountPolicy Policy = new(new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")], [], []), new());
    public static readonly DateTimeOffset Launch = new(2026, 11, 1, 8, 30, 0, TimeSpan.Zero);

    /// <summary>Where most of what tests write is; its name has capitals, as people give them.</summary>
    public static readonly LabAzureGroup Group = new(SubscriptionId, "Web", Region);

    public static AzureOptions Options(AzureCloud cloud) => new() { Subscriptions = [SubscriptionId], ArmEndpoint = cloud.Endpoint, HomeRegion = Region, QuotaShare = 1 };

    public static AzureInventory Inventory(AzureCloud cloud, AzureOptions? options = null, string token = AzureCloud.Token, TimeProvider? time = null) =>
        new(options ?? Options(cloud), Policy, Credential(token), Http(cloud), time ?? TimeProvider.System);

    public static TokenCredential Credential(string token = AzureCloud.Token) => DelegatedTokenCredential.Create((_, _) => new AccessToken(token, DateTimeOffset.MaxValue));

    // The certificate was made a moment ago: it is the fake's, and nobody else's is taken.
    public static HttpClient Http(AzureCloud cloud) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => cloud.IsOwn(certificate) },
    });

    public static Task<AccountReading> ReadAsync(AzureCloud cloud, AzureOptions? options = null, string subscription = SubscriptionId, TimeProvider? time = null) =>
        Inventory(cloud, options, time: time).Open(new(CloudProvider.Azure, subscription)).ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>A network with a subnet, its security group, and these machines, each with one interface.</summary>
    public static ImmutableArray<LabAzureResource> ResourcesOf(params IEnumerable<int> machines) => ResourcesIn(Group, machines);

    public static ImmutableArray<LabAzureResource> ResourcesIn(LabAzureGroup group, params IEnumerable<int> machines) =>
    [
        group.VirtualNetwork(Network, "10.0.0.0/8", new LabAzureSubnet(Subnet, "10.0.0.0/16", group.SecurityGroupId("front"))),
        group.SecurityGroup("front", new LabAzureRule("https", 100, "Allow", "Tcp", ["443"], "Internet")),
        .. machines.SelectMany(number => MachineOf(group, number)),
    ];

    public static IEnumerable<LabAzureResource> MachineOf(LabAzureGroup group, int number, string? publicAddress = null)
    {
        yield return group.Machine($"VM-{number}", Launch) with { Tags = ImmutableSortedDictionary<string, string>.Empty.Add("Name", $"web {number}") };
        yield return group.Interface(
            $"nic-{number}",
            group.MachineId($"VM-{number}"),
            null,
            new LabAzureAddress(AddressOf(number), group.SubnetId(Network, Subnet), publicAddress is null ? null : group.PublicAddressId($"ip-{number}")));
        if (publicAddress is not null)
            yield return group.PublicAddress($"ip-{number}", publicAddress, $"{group.InterfaceId($"nic-{number}")}/ipConfigurations/ipconfig0");
    }

    /// <summary>A machine's id as the grid knows it.</summary>
    public static string MachineId(int number, string subscription = SubscriptionId) => new LabAzureGroup(subscription, "Web", Region).MachineId($"VM-{number}").ToLowerInvariant();

    public static string AddressOf(int number) => $"10.0.{number / 250}.{(number % 250) + 4}";

    public static IEnumerable<AssetSnapshot> AssetsOf(AccountReading reading) => reading.Snapshot.Subnets.SelectMany(subnet => subnet.Assets);

    public static IEnumerable<string> IdsOf(AccountReading reading) => AssetsOf(reading).Select(asset => asset.Key.AssetId);

    public static string WhyNotWhole(AccountReading reading) => string.Join('\n', reading.Snapshot.Gaps);
}
