using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Cli.Tests;

/// <summary>A state file in which an AWS account was read and its one instance was looked at from the internet: of two rules that let everybody in, one leads to what answers.</summary>
internal static class CloudState
{
    public const string Account = "aws/111122223333";

    /// <summary>What the organization calls it.</summary>
    public const string Name = "Payments\x1b[2J\u202e=1+1";

    /// <summary>The rule by which nothing answers.</summary>
    public const string UnusedRule = "sgr-${old}\x1b";

    private static readonly AccountKey Key = AccountKey.Parse(Account);
    private static readonly SubnetKey Subnet = new(Key, "subnet-1");
    private static readonly IPAddress Inside = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Outside = IPAddress.Parse("11.1.0.1");
    private static readonly ImmutableArray<IPNetwork> Anywhere = [IPNetwork.Parse("0.0.0.0/0")];

    /// <summary>Writes the file, which none is yet.</summary>
    public static async Task WriteAsync(string file)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var store = await SqliteStore.OpenAsync(file, new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var instance = new AssetSnapshot { Key = new AssetKey(Key, "i-1"), Subnet = Subnet, Addresses = [Inside, Outside] };
        var snapshot = new AccountSnapshot
        {
            Key = Key, Name = Name, Region = "eu-west-1", Scope = new(Anywhere, [], []), Subnets = [new(Subnet, IPNetwork.Parse("10.0.0.0/24"), [instance])], TakenAt = now,
        };
        await store.Inventory.ApplyAsync(new AccountReading(snapshot, [Vpc()], 0), CancellationToken.None);
        await store.Observations.ImportAsync([new AssetObservation
        {
            Asset = instance.Key, Subnet = Subnet, Incarnation = instance.Incarnation, CampaignId = "import", FencingToken = 0, Profile = "light", Host = Look(now),
        }], CancellationToken.None);
    }

    private static HostObservation Look(DateTimeOffset now)
    {
        var asked = new PortCoverage { Tcp = PortRanges.Parse("1-10000") };
        return new HostObservation
        {
            Address = Outside, StartedAt = now, ObservedAt = now, Vantage = "local", State = HostState.Up, Reason = "syn-ack", IsComplete = true, Coverage = asked, ProbesSent = asked.Count,
            Services = [new ObservedService { Port = new NetworkPort(TransportProtocol.Tcp, 443), State = PortState.Open, Reason = "syn-ack", Name = "https" }],
            Unlisted = [new UnlistedPorts(PortState.Filtered, asked.Count - 1, "no-response", TransportProtocol.Tcp, PortRanges.Empty)],
        };
    }

    private static AwsNetworkFacts Vpc()
    {
        ImmutableArray<AwsAclEntry> all = [new(100, RuleAction.Allow, null, new(0, 65535), Anywhere[0])];
        return new AwsNetworkFacts(
            "vpc-1",
            "eu-west-1",
            [new AwsSubnet("subnet-1", [IPNetwork.Parse("10.0.0.0/24")], new AwsNetworkAcl("acl-1", all, all), new AwsRouteTable("rtb-1", [new AwsRoute("igw-1", Anywhere)]))],
            [new AwsSecurityGroup("sg-1", [new("sgr-web", IpProtocol.Tcp, new(443, 443)) { Networks = Anywhere }, new(UnusedRule, IpProtocol.Tcp, new(8000, 8009)) { Networks = Anywhere }])],
            [new AwsInterface("eni-1", "subnet-1", [Inside], ["sg-1"]) { PublicAddresses = [new(Outside, Inside)] }],
            ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty);
    }
}
