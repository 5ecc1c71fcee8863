using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>What EC2 answers ("Amazon EC2 API Reference", read in November 2026): the elements that it has, in its own words.</summary>
/// <param name="estate">What exists.</param>
internal sealed class Ec2Answers(IAwsEstate estate)
{
    public const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private static readonly LabAwsRegion Nothing = new();

    /// <summary>Answers an action; null where the fake does not know it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="xml">Where the answer goes.</param>
    /// <param name="loops">Whether the next page is to be the one that was asked for.</param>
    public bool TryAnswer(CloudCall call, IFormCollection parameters, AwsXml xml, bool loops)
    {
        var region = estate.Find(call.Account, call.Region) ?? Nothing;
        var pages = new Ec2Pages(parameters, xml, loops);
        switch (call.Action)
        {
            case "ec2:DescribeRegions":
                WriteRegions(xml);
                break;
            case "ec2:DescribeNetworkInterfaces":
                pages.Write("networkInterfaceSet", Filtered(region.Interfaces, pages), one => WriteInterface(xml, call.Account, one));
                break;
            case "ec2:DescribeInstances":
                var wanted = pages.Filter("instance-id");
                pages.Write("reservationSet", wanted is null ? region.Instances : [.. region.Instances.Where(one => wanted.Contains(one.Id))], one => WriteInstance(xml, call.Account, one));
                break;
            case "ec2:DescribeSubnets":
                pages.Write("subnetSet", region.Subnets, one => WriteSubnet(xml, one));
                break;
            case "ec2:DescribeVpcs":
                pages.Write("vpcSet", region.Vpcs, one => WriteVpc(xml, one));
                break;
            case "ec2:DescribeSecurityGroupRules":
                pages.Write("securityGroupRuleSet", region.Rules, one => WriteRule(xml, one));
                break;
            case "ec2:DescribeNetworkAcls":
                pages.Write("networkAclSet", region.Acls, one => WriteAcl(xml, one));
                break;
            case "ec2:DescribeRouteTables":
                pages.Write("routeTableSet", region.RouteTables, one => WriteRouteTable(xml, one));
                break;
            case "ec2:DescribeVpcPeeringConnections":
                pages.Write("vpcPeeringConnectionSet", region.Peerings, one => WritePeering(xml, one));
                break;
            case "ec2:GetManagedPrefixListEntries":
                pages.Write("entrySet", region.PrefixLists.GetValueOrDefault(parameters["PrefixListId"].ToString(), []), one => xml.Value("cidr", one));
                break;
            default:
                return false;
        }

        return true;
    }

    private static IReadOnlyList<LabAwsInterface> Filtered(IReadOnlyList<LabAwsInterface> all, Ec2Pages pages)
    {
        if (pages.Filter("addresses.private-ip-address") is { } inside)
            return [.. all.Where(one => inside.Contains(one.Address) || one.OtherAddresses.Any(inside.Contains))];
        if (pages.Filter("association.public-ip") is { } outside)
            return [.. all.Where(one => one.PublicAddress is { } address && outside.Contains(address))];
        return pages.Filter("ipv6-addresses.ipv6-address") is { } v6 ? [.. all.Where(one => one.Ipv6Addresses.Any(v6.Contains))] : all;
    }

    private void WriteRegions(AwsXml xml)
    {
        xml.Set("regionInfo", estate.Regions.Select(name => (Name: name, State: "opt-in-not-required")).Append((Name: "ap-east-1", State: "not-opted-in")), one => xml
            .Value("regionName", one.Name)
            .Value("regionEndpoint", $"ec2.{one.Name}.amazonaws.com")
            .Value("optInStatus", one.State));
    }

    private static void WriteInterface(AwsXml xml, string account, LabAwsInterface one)
    {
        xml.Value("networkInterfaceId", one.Id).Value("subnetId", one.SubnetId).Value("vpcId", one.VpcId).Value("ownerId", account)
            .Value("description", one.Description).Value("interfaceType", one.Type).Value("status", "in-use")
            .Value("requesterId", one.RequesterId).Value("requesterManaged", one.RequesterId is not null)
            .Value("privateIpAddress", one.Address)
            .Set("groupSet", one.Groups, group => xml.Value("groupId", group).Value("groupName", group))
            .Set("ipv6AddressesSet", one.Ipv6Addresses, address => xml.Value("ipv6Address", address))
            .Set("privateIpAddressesSet", one.OtherAddresses.Insert(0, one.Address), address =>
            {
                xml.Value("privateIpAddress", address).Value("primary", address == one.Address);
                if (address == one.Address)
                    WriteAssociation(xml, account, one.PublicAddress);
            })
            .Set("tagSet", Array.Empty<string>(), _ => { });
        WriteAssociation(xml, account, one.PublicAddress);
        if (one.InstanceId is null && one.RequesterId is null)
            return;
        xml.Element("attachment", () => xml
            .Value("attachmentId", $"eni-attach-{one.Id[4..]}").Value("instanceId", one.InstanceId)
            .Value("instanceOwnerId", one.InstanceId is null ? one.RequesterId : account).Value("deviceIndex", one.DeviceIndex).Value("status", "attached"));
    }

    private static void WriteAssociation(AwsXml xml, string account, string? address)
    {
        if (address is not null)
            xml.Element("association", () => xml.Value("publicIp", address).Value("ipOwnerId", account));
    }

    private static void WriteInstance(AwsXml xml, string account, LabAwsInstance one) => xml
        .Value("reservationId", $"r-{one.Id[2..]}").Value("ownerId", account)
        .Set("instancesSet", [one], instance => xml
            .Value("instanceId", instance.Id).Value("imageId", instance.ImageId).Value("subnetId", instance.SubnetId).Value("launchTime", instance.LaunchedAt)
            .Element("instanceState", () => xml.Value("code", 16).Value("name", instance.State))
            .Set("tagSet", instance.Tags, tag => xml.Value("key", tag.Key).Value("value", tag.Value)));

    private static void WriteSubnet(AwsXml xml, LabAwsSubnet one)
    {
        xml.Value("subnetId", one.Id).Value("vpcId", one.VpcId).Value("cidrBlock", one.Cidr).Value("state", "available");
        if (one.Ipv6Cidr is { } cidr)
            xml.Set("ipv6CidrBlockAssociationSet", [cidr], block => xml.Value("ipv6CidrBlock", block));
    }

    private static void WriteVpc(AwsXml xml, LabAwsVpc one)
    {
        xml.Value("vpcId", one.Id).Value("cidrBlock", one.Cidr).Value("state", "available").Set("cidrBlockAssociationSet", [one.Cidr], block => xml.Value("cidrBlock", block));
        if (one.Ipv6Cidr is { } cidr)
            xml.Set("ipv6CidrBlockAssociationSet", [cidr], block => xml.Value("ipv6CidrBlock", block));
    }

    private static void WriteRule(AwsXml xml, LabAwsRule one)
    {
        xml.Value("securityGroupRuleId", one.Id).Value("groupId", one.GroupId).Value("isEgress", one.IsEgress).Value("ipProtocol", one.Protocol)
            .Value("fromPort", one.From).Value("toPort", one.To).Value("cidrIpv4", one.Cidr).Value("cidrIpv6", one.Ipv6Cidr).Value("prefixListId", one.PrefixListId);
        if (one.PeerGroupId is { } peer)
            xml.Element("referencedGroupInfo", () => xml.Value("groupId", peer));
    }

    private static void WriteAcl(AwsXml xml, LabAwsAcl one) => xml
        .Value("networkAclId", one.Id).Value("vpcId", one.VpcId)
        .Set("associationSet", one.Subnets, subnet => xml.Value("networkAclAssociationId", $"aclassoc-{subnet}").Value("networkAclId", one.Id).Value("subnetId", subnet))
        .Set("entrySet", one.Entries, entry =>
        {
            xml.Value("ruleNumber", entry.Number).Value("protocol", entry.Protocol).Value("ruleAction", entry.Action).Value("egress", entry.IsEgress)
                .Value(entry.Cidr.Contains(':', StringComparison.Ordinal) ? "ipv6CidrBlock" : "cidrBlock", entry.Cidr);
            if (entry.Protocol is "6" or "17")
                xml.Element("portRange", () => xml.Value("from", entry.From).Value("to", entry.To));
        });

    private static void WriteRouteTable(AwsXml xml, LabAwsRouteTable one) => xml
        .Value("routeTableId", one.Id).Value("vpcId", one.VpcId)
        .Set("associationSet", one.Subnets.Cast<string?>().Concat(one.IsMain ? [null] : []), subnet => xml
            .Value("routeTableAssociationId", $"rtbassoc-{subnet ?? "main"}").Value("routeTableId", one.Id).Value("subnetId", subnet).Value("main", subnet is null))
        .Set("routeSet", one.Routes, route => xml
            .Value(route.Cidr.StartsWith("pl-", StringComparison.Ordinal) ? "destinationPrefixListId" : route.Cidr.Contains(':', StringComparison.Ordinal) ? "destinationIpv6CidrBlock" : "destinationCidrBlock", route.Cidr)
            .Value(ElementOf(route.Target), route.Target).Value("state", route.State));

    private static string ElementOf(string target) => target[..Math.Max(0, target.IndexOf('-', StringComparison.Ordinal))] switch
    {
        "nat" => "natGatewayId",
        "pcx" => "vpcPeeringConnectionId",
        "tgw" => "transitGatewayId",
        "eigw" => "egressOnlyInternetGatewayId",
        "eni" => "networkInterfaceId",
        _ => "gatewayId",
    };

    private static void WritePeering(AwsXml xml, LabAwsPeering one) => xml
        .Value("vpcPeeringConnectionId", one.Id)
        .Element("requesterVpcInfo", () => xml.Value("vpcId", one.RequesterVpcId))
        .Element("accepterVpcInfo", () => xml.Value("vpcId", one.AccepterVpcId))
        .Element("status", () => xml.Value("code", one.State).Value("message", one.State));
}
