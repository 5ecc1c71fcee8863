using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Files;

/// <summary>The fleet as the file inventory sees it: what should be, not what answers.</summary>
internal static class InventoryDocument
{
    // A laboratory on the scanner's own machine: nothing between them that more packets could hurt.
    private static readonly object Limits = new { PacketsPerSecond = 5000, ConcurrentHosts = 64 };

    public static object Of(Fleet fleet) => new { Accounts = fleet.Accounts.Select(account => Account(fleet, account)) };

    private static object Account(Fleet fleet, FleetAccount account)
    {
        var subnets = fleet.Subnets.Where(subnet => subnet.AccountId == account.AccountId).ToList();
        var groups = subnets.SelectMany(subnet => subnet.Hosts).SelectMany(host => host.SecurityGroups).ToHashSet(StringComparer.Ordinal);
        return new
        {
            Provider = "file",
            account.AccountId,
            account.Region,
            Scope = subnets.Select(subnet => subnet.Cidr.ToString()),
            Exclusions = new[] { new { Tag = "no-scan" } },
            Limits,
            Subnets = subnets.Select(subnet => new { subnet.SubnetId, Cidr = subnet.Cidr.ToString(), Assets = subnet.Hosts.Select(Asset) }),
            SecurityGroups = fleet.SecurityGroups.Values.Where(group => groups.Contains(group.Id)).Select(Group),
        };
    }

    private static object Asset(FleetHost host) => new
    {
        host.AssetId,
        Kind = "instance",
        Addresses = new[] { host.Address },
        host.LaunchedAt,
        host.Tags,
        host.ImageId,
        host.SecurityGroups,
    };

    private static object Group(SecurityGroup group) => new
    {
        group.Id,
        Ingress = group.Ingress.Select(rule => new
        {
            rule.Protocol,
            FromPort = rule.Ports.From,
            ToPort = rule.Ports.To,
            Cidr = rule.Source.ToString(),
        }),
    };
}
