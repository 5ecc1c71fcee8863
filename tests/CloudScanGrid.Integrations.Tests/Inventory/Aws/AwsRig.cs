using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.Aws;
using CloudScanGrid.Lab.Clouds.Aws;

namespace CloudScanGrid.Integrations.Tests.Inventory.Aws;

/// <summary>The real SDK before a fake AWS.</summary>
internal static class AwsRig
{
    public const string AccountId = "123456789012";
    public const string Region = "eu-west-1";
    public const string Vpc = "vpc-1";
    public const string Subnet = "subnet-1";

    private static readonly HttpClient Http = new(new SocketsHttpHandler());

    public static readonly AccountKey Account = new(CloudProvider.Aws, AccountId);
    public static readonly AccountPolicy Policy = new(new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")], [], []), new());
    public static readonly DateTimeOffset Launch = new(2026, 11, 1, 8, 30, 0, TimeSpan.Zero);

    // The silo's own identity, where AWS's tools look first; never the address of an instance's metadata.
    [ModuleInitializer]
    internal static void Identify()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", AwsCloud.KeyId);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", AwsCloud.Secret);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }

    public static AwsOptions Options(AwsCloud cloud) => new()
    {
        Accounts = [AccountId],
        HomeRegion = Region,
        Ec2Endpoint = cloud.Endpoint,
        StsEndpoint = cloud.Endpoint,
        OrganizationsEndpoint = cloud.Endpoint,
        QuotaShare = 1,
    };

    public static AwsInventory Inventory(AwsCloud cloud, AwsOptions? options = null, TimeProvider? time = null) => new(options ?? Options(cloud), Policy, Http, time ?? TimeProvider.System);

    public static Task<AccountReading> ReadAsync(AwsCloud cloud, AwsOptions? options = null, string account = AccountId, TimeProvider? time = null) =>
        Inventory(cloud, options, time).Open(new(CloudProvider.Aws, account)).ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>A region with a VPC, a subnet and these instances, each with one interface.</summary>
    public static LabAwsRegion RegionOf(params IEnumerable<int> instances)
    {
        var numbers = instances.ToList();
        return new()
        {
            Vpcs = [new(Vpc, "10.0.0.0/8")],
            Subnets = [new(Subnet, Vpc, "10.0.0.0/16")],
            Instances = [.. numbers.Select(number => new LabAwsInstance(InstanceOf(number), Subnet, Launch, "ami-1", ImmutableSortedDictionary<string, string>.Empty.Add("Name", $"web {number}")))],
            Interfaces = [.. numbers.Select(number => new LabAwsInterface($"eni-{number}", Subnet, Vpc, AddressOf(number), ["sg-1"]) { InstanceId = InstanceOf(number) })],
            Rules = [new("sgr-1", "sg-1", "tcp", 443, 443) { Cidr = "0.0.0.0/0" }],
            Acls = [new("acl-1", Vpc, [Subnet], [new(100, "-1", "allow", IsEgress: false, "0.0.0.0/0"), new(100, "-1", "allow", IsEgress: true, "0.0.0.0/0")])],
            RouteTables = [new("rtb-1", Vpc, [], [new("10.0.0.0/8", "local"), new("0.0.0.0/0", "igw-1")], IsMain: true)],
        };
    }

    public static string InstanceOf(int number) => $"i-{number}";

    public static string AddressOf(int number) => $"10.0.{number / 250}.{(number % 250) + 1}";

    public static IEnumerable<AssetSnapshot> AssetsOf(AccountReading reading) => reading.Snapshot.Subnets.SelectMany(subnet => subnet.Assets);

    public static IEnumerable<string> IdsOf(AccountReading reading) => AssetsOf(reading).Select(asset => asset.Key.AssetId);
}
