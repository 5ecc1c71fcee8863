using System.Net;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Tests.Exposure.Terraform;

/// <summary>Proposals in each provider's own terms, to the letter.</summary>
public sealed class TerraformTests
{
    private const string AzureGroup = "/subscriptions/s-1/resourcegroups/web/providers/microsoft.network/networksecuritygroups/front";

    private static readonly AwsPermission Permission = new("sgr-1", IpProtocol.Tcp, new(8000, 8009)) { Networks = [IPNetwork.Parse("0.0.0.0/0")] };
    private static readonly AzureSecurityRule AzureRule = new("web ports", 200, RuleAction.Allow, IpProtocol.Tcp, [new(8000, 8009)], AzurePeers.Tag("Internet"), AzurePeers.Any);
    private static readonly GcpFirewallRule GcpRule = new("allow-web", 1000, RuleAction.Allow, [new(IpProtocol.Tcp, [new(8000, 8009)])])
    {
        SourceNetworks = [IPNetwork.Parse("0.0.0.0/0")], TargetTags = ["web"],
    };

    [Fact]
    public void Aws_Narrowed_AddsARuleForEachRangeAndRemovesTheOldOne() => ShouldBe(AwsTerraform.Of(Narrow("sg-1", "8000,8004-8005"), Permission), """
        +resource "aws_vpc_security_group_ingress_rule" "sgr-1_tcp_8000" {
        +  security_group_id = "sg-1"
        +  ip_protocol       = "tcp"
        +  from_port         = 8000
        +  to_port           = 8000
        +  cidr_ipv4         = "0.0.0.0/0"
        +}
        +resource "aws_vpc_security_group_ingress_rule" "sgr-1_tcp_8004-8005" {
        +  security_group_id = "sg-1"
        +  ip_protocol       = "tcp"
        +  from_port         = 8004
        +  to_port           = 8005
        +  cidr_ipv4         = "0.0.0.0/0"
        +}
         # import id: "sgr-1"
        -resource "aws_vpc_security_group_ingress_rule" "sgr-1" {
        -  security_group_id = "sg-1"
        -  ip_protocol       = "tcp"
        -  from_port         = 8000
        -  to_port           = 8009
        -  cidr_ipv4         = "0.0.0.0/0"
        -}
        """);

    [Theory]
    [InlineData("sg-2", null, "-  referenced_security_group_id = \"sg-2\"")]
    [InlineData(null, "pl-1", "-  prefix_list_id    = \"pl-1\"")]
    [InlineData(null, null, "-  cidr_ipv6         = \"::/0\"")]
    public void Aws_OtherPeers_AreNamed(string? group, string? list, string expected) => AwsTerraform.Of(
        Remove("sg-1"), Permission with { GroupId = group, PrefixListId = list, Networks = [IPNetwork.Parse("::/0")] }).ShouldContain(expected);

    [Fact]
    public void Aws_EveryProtocol_HasNoPorts() => ShouldBe(AwsTerraform.Of(Remove("sg-1"), Permission with { Protocol = null }), """
         # import id: "sgr-1"
        -resource "aws_vpc_security_group_ingress_rule" "sgr-1" {
        -  security_group_id = "sg-1"
        -  ip_protocol       = "-1"
        -  cidr_ipv4         = "0.0.0.0/0"
        -}
        """);

    [Fact]
    public void Azure_Narrowed_ChangesTheRuleInPlace() => ShouldBe(AzureTerraform.Of(Narrow(AzureGroup, "8000,8004-8005"), AzureRule with { Protocol = null }), """
         # import id: "/subscriptions/s-1/resourceGroups/web/providers/Microsoft.Network/networkSecurityGroups/front/securityRules/web ports"
         resource "azurerm_network_security_rule" "web_ports" {
           name                        = "web ports"
           resource_group_name         = "web"
           network_security_group_name = "front"
           priority                    = 200
           direction                   = "Inbound"
           access                      = "Allow"
        -  protocol                    = "*"
        -  destination_port_range      = "8000-8009"
        +  protocol                    = "Tcp"
        +  destination_port_ranges     = ["8000", "8004-8005"]
           source_address_prefix       = "Internet"
           destination_address_prefix  = "*"
         }
        """);

    [Fact]
    public void Azure_Removed_NamesAllPeers() => ShouldBe(
        AzureTerraform.Of(Remove(AzureGroup), AzureRule with { Ports = [new(0, 65535)], Sources = new(false, [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24")], [], ["/asg-1"]) }), """
         # import id: "/subscriptions/s-1/resourceGroups/web/providers/Microsoft.Network/networkSecurityGroups/front/securityRules/web ports"
        -resource "azurerm_network_security_rule" "web_ports" {
        -  name                                  = "web ports"
        -  resource_group_name                   = "web"
        -  network_security_group_name           = "front"
        -  priority                              = 200
        -  direction                             = "Inbound"
        -  access                                = "Allow"
        -  protocol                              = "Tcp"
        -  destination_port_range                = "*"
        -  source_address_prefixes               = ["192.0.2.0/24", "198.51.100.0/24"]
        -  source_application_security_group_ids = ["/asg-1"]
        -  destination_address_prefix            = "*"
        -}
        """);

    // The default rules cannot be changed, and one rule cannot be of TCP and of UDP.
    [Fact]
    public void Azure_WhatOneRuleCannotBe_HasNoLines()
    {
        AzureTerraform.Of(Remove(AzureGroup), AzureRule with { Priority = 65000 }).ShouldBeEmpty();
        var both = Narrow(AzureGroup, "8000") with { Keep = new PortCoverage { Tcp = PortRanges.Parse("8000"), Udp = PortRanges.Parse("8000") } };
        AzureTerraform.Of(both, AzureRule with { Protocol = null }).ShouldBeEmpty();
        AzureTerraform.Of(Remove("sg-1"), AzureRule).ShouldBeEmpty();
    }

    [Fact]
    public void Gcp_Narrowed_ChangesThePorts() => ShouldBe(GcpTerraform.Of(Narrow("the network's rules", "8000,8004-8005"), GcpRule, "default", "prod"), """
         # import id: "projects/prod/global/firewalls/allow-web"
         resource "google_compute_firewall" "allow-web" {
           name          = "allow-web"
           project       = "prod"
           network       = "default"
           direction     = "INGRESS"
           priority      = 1000
           source_ranges = ["0.0.0.0/0"]
           target_tags   = ["web"]
           allow {
             protocol = "tcp"
        -    ports    = ["8000-8009"]
        +    ports    = ["8000", "8004-8005"]
           }
         }
        """);

    [Fact]
    public void Gcp_RemovedUnderAHostileName_StaysData() => ShouldBe(
        GcpTerraform.Of(Remove("the network's rules"), GcpRule with { Name = "x\" {\n}\n${file(\"/etc/passwd\")}\x1b[2J", Matches = [], TargetTags = [], SourceNetworks = [], SourceTags = ["%{for"] }, "default", "prod"), """
         # import id: "projects/prod/global/firewalls/x\" {\n}\n\u0024{file(\"/etc/passwd\")}\u001b[2J"
        -resource "google_compute_firewall" "x________file___etc_passwd_____2J" {
        -  name        = "x\" {\n}\n\u0024{file(\"/etc/passwd\")}\u001b[2J"
        -  project     = "prod"
        -  network     = "default"
        -  direction   = "INGRESS"
        -  priority    = 1000
        -  source_tags = ["\u0025{for"]
        -  allow {
        -    protocol = "all"
        -  }
        -}
        """);

    private static void ShouldBe(IEnumerable<string> lines, string expected) => string.Join('\n', lines).ShouldBe(expected);

    private static RuleProposal Remove(string chain) => Proposal(chain, RuleProposalKind.Remove, PortCoverage.None);

    private static RuleProposal Narrow(string chain, string keep) => Proposal(chain, RuleProposalKind.Narrow, new PortCoverage { Tcp = PortRanges.Parse(keep) });

    private static RuleProposal Proposal(string chain, RuleProposalKind kind, PortCoverage keep) =>
        new(kind, new RuleChain(chain, [], RuleAction.Deny), new FilterRule("rule", RuleAction.Allow, TrafficSet.Empty, ""), keep, 1);
}
