using System.Net;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Tests.Exposure.Reachability;

/// <summary>What is proposed is what nobody would miss, and what was not seen is left alone.</summary>
public sealed class RuleProposalTests
{
    private static readonly FilterRule Rule = new("sgr-1", RuleAction.Allow, TrafficSet.Of(IpProtocol.Tcp, new PortRange(8000, 8009), AddressSet.All), "tcp 8000-8009 from 0.0.0.0/0");
    private static readonly RuleChain Chain = new("sg-1", [Rule], RuleAction.Deny);
    private static readonly AwsPermission Permission = new("sgr-1", IpProtocol.Tcp, new PortRange(8000, 8009)) { Networks = [IPNetwork.Parse("0.0.0.0/0")] };

    [Fact]
    public void Of_SilentOnEveryAsset_IsRemoved()
    {
        var proposal = RuleProposal.Of([Use("", "8000-8009"), Use("", "8000-8009")]).Single();
        proposal.ShouldBe(new RuleProposal(RuleProposalKind.Remove, Chain, Rule, PortCoverage.None, 2));
        AwsCommands.Of(proposal, Permission).ShouldBe(["aws ec2 revoke-security-group-ingress --group-id sg-1 --security-group-rule-ids sgr-1"]);
    }

    [Fact]
    public void Of_SomePortsAnswerOnSomeAssets_IsNarrowedToAllOfThem()
    {
        var proposal = RuleProposal.Of([Use("8000", "8001-8009"), Use("8004-8005", "8000-8003,8006-8009")]).Single();
        proposal.Kind.ShouldBe(RuleProposalKind.Narrow);
        proposal.Keep.Tcp.ShouldBe(PortRanges.Parse("8000,8004-8005"));
        AwsCommands.Of(proposal, Permission).ShouldBe(
        [
            "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=8000,ToPort=8000,IpRanges=[{CidrIp=0.0.0.0/0}]'",
            "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=8004,ToPort=8005,IpRanges=[{CidrIp=0.0.0.0/0}]'",
            "aws ec2 revoke-security-group-ingress --group-id sg-1 --security-group-rule-ids sgr-1",
        ]);
    }

    [Fact]
    public void Of_OneAssetNotWholeSeen_ProposesNothing() =>
        RuleProposal.Of([Use("", "8000-8009"), Use("", "8000-8004", isWhole: false)]).ShouldBeEmpty();

    [Fact]
    public void Of_EveryPortAnswersSomewhere_ProposesNothing() =>
        RuleProposal.Of([Use("8000-8004", "8005-8009"), Use("8005-8009", "8000-8004")]).ShouldBeEmpty();

    [Theory]
    [InlineData("sg-2", null, "UserIdGroupPairs=[{GroupId=sg-2}]")]
    [InlineData(null, "pl-1", "PrefixListIds=[{PrefixListId=pl-1}]")]
    public void AwsCommands_OtherPeers_AreKept(string? group, string? list, string expected) => AwsCommands.Of(
        RuleProposal.Of([Use("8000", "8001-8009")]).Single(), new AwsPermission("sgr-1", IpProtocol.Tcp, new(8000, 8009)) { GroupId = group, PrefixListId = list })[0].ShouldContain(expected);

    // EC2 has names for four protocols.
    [Fact]
    public void AwsCommands_Sctp_GoesByItsNumber() => AwsCommands.Of(
        RuleProposal.Of([Use("", "8001") with { Answering = new PortCoverage { Sctp = PortRanges.Parse("8000") } }]).Single(), Permission with { Protocol = IpProtocol.Sctp })[0]
        .ShouldContain("'IpProtocol=132,FromPort=8000,");

    [Fact]
    public void AzureCommands_Rule_IsUpdatedOrDeletedAndADefaultOneLeftAlone()
    {
        AzureSecurityRule own = new("web ports", 200, RuleAction.Allow, IpProtocol.Tcp, [new(8000, 8009)], AzurePeers.Any, AzurePeers.Any);
        AzureCommands.Of(RuleProposal.Of([Use("8000,8004-8005", "8001-8003,8006-8009")]).Single(), own).ShouldBe(
            ["az network nsg rule update --ids 'sg-1/securityRules/web ports' --protocol Tcp --destination-port-ranges 8000 8004-8005"]);
        AzureCommands.Of(RuleProposal.Of([Use("", "8000-8009")]).Single(), own).ShouldBe(["az network nsg rule delete --ids 'sg-1/securityRules/web ports'"]);
        AzureCommands.Of(RuleProposal.Of([Use("", "8000-8009")]).Single(), own with { Priority = 65000 }).ShouldBeEmpty();
    }

    // Whoever named the project or the rule does not write the command.
    [Fact]
    public void GcpCommands_HostileName_StaysOneWord() => GcpCommands.Of(RuleProposal.Of([Use("", "8000-8009")]).Single(), "x'; reboot #").ShouldBe(
        [@"gcloud compute firewall-rules delete sgr-1 --project='x'\''; reboot #'"]);

    [Fact]
    public void GcpCommands_Narrowed_NamesTheProtocols() => GcpCommands.Of(RuleProposal.Of([Use("8000,8004-8005", "8001-8003,8006-8009")]).Single(), "prod").ShouldBe(
        ["gcloud compute firewall-rules update sgr-1 --project=prod --rules=tcp:8000,tcp:8004-8005"]);

    private static RuleUse Use(string answering, string silent, bool isWhole = true) =>
        new(Chain, Rule, new PortCoverage { Tcp = Ports(answering) }, new PortCoverage { Tcp = Ports(silent) }, isWhole);

    private static PortRanges Ports(string text) => text.Length == 0 ? PortRanges.Empty : PortRanges.Parse(text);
}
