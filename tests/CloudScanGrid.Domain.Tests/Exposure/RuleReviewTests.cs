using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Tests.Detection;

namespace CloudScanGrid.Domain.Tests.Exposure;

/// <summary>Two instances in one group, looked at from the internet.</summary>
public sealed class RuleReviewTests
{
    private static readonly AccountKey Cloud = AccountKey.Parse("aws/111122223333");
    private static readonly SubnetKey Subnet = new(Cloud, "subnet-1");
    private static readonly IPAddress First = IPAddress.Parse("11.1.0.1");
    private static readonly IPAddress Second = IPAddress.Parse("11.1.0.2");
    private static readonly AwsPermission Web = Rule("sgr-web", 443, 443);
    private static readonly AwsPermission Old = Rule("sgr-old", 8000, 8009);
    private static readonly AwsPermission Wide = Rule("sgr-wide", 20, 25);
    private static readonly AwsPermission Inside = Rule("sgr-inside", 5432, 5432, "10.0.0.0/8");

    [Fact]
    public void Propose_EverythingSeen_RemovesWhatNothingUsesAndNarrowsTheRest()
    {
        var changes = Review((First, [443, 22]), (Second, [443])).ToList();

        changes.Select(change => (change.Proposal.Rule.Id, change.Proposal.Kind)).ShouldBe([("sgr-old", RuleProposalKind.Remove), ("sgr-wide", RuleProposalKind.Narrow)]);
        changes[0].Commands.ShouldBe(["aws ec2 revoke-security-group-ingress --group-id sg-1 --security-group-rule-ids sgr-old"]);
        changes[1].Proposal.Keep.Tcp.ShouldBe(PortRanges.Parse("22"));
        changes[1].Commands.Length.ShouldBe(2);
    }

    [Fact]
    public void Propose_OneInstanceNotLookedAt_ProposesNothing() => Review((First, [443, 22])).ShouldBeEmpty();

    // The second instance needs the port, the first does not.
    [Fact]
    public void Propose_UsedByOneOfTwo_KeepsTheRule() =>
        Review((First, [443]), (Second, [443, 20, 21, 22, 23, 24, 25, 8004])).Select(change => change.Proposal.Rule.Id).ShouldBe(["sgr-old"]);

    [Fact]
    public void Propose_PortsNotAsked_LeavesTheRuleAlone() =>
        Review("1-8004", (First, [443]), (Second, [443])).Select(change => change.Proposal.Rule.Id).ShouldBe(["sgr-wide"]);

    private static IEnumerable<ProposedChange> Review(params (IPAddress Address, ushort[] Open)[] looks) => Review("1-10000", looks);

    private static IEnumerable<ProposedChange> Review(string asked, params (IPAddress Address, ushort[] Open)[] looks)
    {
        var review = new RuleReview(Cloud, new NetworkMap([Vpc()]), VantageSources.Unknown);
        foreach (var (address, open) in looks)
        {
            var look = Estate.Look("db", 1, [.. open.Select(port => Estate.Tcp(port, "any"))]);
            var coverage = new PortCoverage { Tcp = PortRanges.Parse(asked) };
            review.Add(look with
            {
                Asset = new AssetKey(Cloud, "i-1"),
                Subnet = Subnet,
                Host = look.Host with
                {
                    Address = address, Reason = "syn-ack", Coverage = coverage, Unlisted = [new UnlistedPorts(PortState.Filtered, coverage.Count - open.Length, "no-response", TransportProtocol.Tcp, PortRanges.Empty)],
                },
            });
        }

        return review.Propose();
    }

    private static AwsPermission Rule(string id, ushort from, ushort to, string network = "0.0.0.0/0") => new(id, IpProtocol.Tcp, new(from, to)) { Networks = [IPNetwork.Parse(network)] };

    private static AwsNetworkFacts Vpc()
    {
        ImmutableArray<AwsAclEntry> all = [new(100, RuleAction.Allow, null, new(0, 65535), IPNetwork.Parse("0.0.0.0/0"))];
        return new AwsNetworkFacts(
            "vpc-1",
            "eu-west-1",
            [new AwsSubnet("subnet-1", [IPNetwork.Parse("10.0.0.0/24")], new AwsNetworkAcl("acl-1", all, all), new AwsRouteTable("rtb-1", [new AwsRoute("igw-1", [IPNetwork.Parse("0.0.0.0/0")])]))],
            [new AwsSecurityGroup("sg-1", [Web, Old, Wide, Inside])],
            [Interface("eni-1", First, "10.0.0.1"), Interface("eni-2", Second, "10.0.0.2")],
            ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty);
    }

    private static AwsInterface Interface(string id, IPAddress outside, string inside) =>
        new(id, "subnet-1", [IPAddress.Parse(inside)], ["sg-1"]) { PublicAddresses = [new(outside, IPAddress.Parse(inside))] };
}
