using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Tests.Inventory;

public sealed class ChangedAssetsTests
{
    private const string Nic = "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/web/providers/microsoft.network/networkinterfaces/nic-1";
    private const string Subnet = "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/web/providers/microsoft.network/virtualnetworks/hub/subnets/front";

    private static readonly AccountKey Account = new(CloudProvider.Aws, "123456789012");

    // A machine has interfaces in several subnets of its network, and is in the first one's.
    private static readonly AwsNetworkFacts Vpc = new(
        "vpc-1",
        "eu-west-1",
        [SubnetOf("subnet-1"), SubnetOf("subnet-2")],
        [],
        [new("eni-1", "subnet-1", [IPAddress.Parse("10.0.1.1")], []), new("eni-2", "subnet-2", [IPAddress.Parse("10.0.2.1"), IPAddress.Parse("2001:db8::1")], [])],
        ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty);

    [Theory]
    [InlineData("i-1", true)]
    [InlineData("sg-1", true)]
    [InlineData("eni-1", true)]
    [InlineData("eni-2", true)]
    [InlineData("i-2", false)]
    [InlineData("sg-2", false)]
    [InlineData("eni-3", false)]
    [InlineData("10.0.1.1", false)]
    public void Holds_WhatAChangeNames_IsTheAssetsOrNot(string resource, bool isHeld)
    {
        var asset = AssetOf("i-1", "subnet-1", "10.0.1.1", "10.0.2.1", "2001:db8::1") with { SecurityGroups = ["sg-1"] };
        new ChangedAssets([ChangeOf("sg-9"), ChangeOf(resource)], [Vpc]).Holds(asset).ShouldBe(isHeld);
    }

    [Fact]
    public void Holds_AnotherNetworkHasTheAddress_IsNotItsAsset() =>
        new ChangedAssets([ChangeOf("eni-1")], [Vpc]).Holds(AssetOf("i-2", "subnet-9", "10.0.1.1")).ShouldBeFalse();

    // They are written in small letters, and subnets in short.
    [Fact]
    public void Holds_InterfaceOfAzure_IsItsMachines()
    {
        var network = new AzureNetworkFacts(
            "hub", "westeurope", [new(Subnet, [IPNetwork.Parse("10.0.0.0/24")], null, null)], [], [new(Nic, Subnet, [IPAddress.Parse("10.0.0.4")], null, [])], ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty);
        new ChangedAssets([ChangeOf(Nic)], [network]).Holds(AssetOf("vm-1", "web:hub:front", "10.0.0.4")).ShouldBeTrue();
    }

    private static AwsSubnet SubnetOf(string id) => new(id, [], new("acl-1", [], []), new("rtb-1", []));

    private static CloudChange ChangeOf(string resource) => new("event-1", Account, "eu-west-1", "AttachNetworkInterface", [resource]);

    private static AssetSnapshot AssetOf(string id, string subnet, params string[] addresses) =>
        new() { Key = new(Account, id), Subnet = new(Account, subnet), Addresses = [.. addresses.Select(IPAddress.Parse)] };
}
