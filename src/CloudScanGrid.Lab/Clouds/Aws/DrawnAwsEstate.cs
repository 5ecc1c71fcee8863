using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>
/// Accounts by the thousand, drawn from a seed: each with most of its instances in one region, some in another, and nothing in all others. A region is drawn when it is asked for, so an estate of
/// a million instances takes no memory.
/// </summary>
/// <param name="seed">Which estate.</param>
/// <param name="accounts">How many accounts.</param>
/// <param name="instances">Instances of each account, on average.</param>
public sealed class DrawnAwsEstate(ulong seed, int accounts, int instances) : IAwsEstate
{
    private const int InstancesPerSubnet = 200;
    private const int SubnetsPerVpc = 16;
    private const int Groups = 12;
    private const int MostKept = 256;

    private static readonly ImmutableSortedDictionary<string, string> Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "shop").Add("stage", "production");

    private readonly ConcurrentDictionary<(string Account, string Region), LabAwsRegion?> _drawn = new();

    /// <inheritdoc/>
    public IReadOnlyList<LabAwsAccount> Accounts { get; } = [.. Enumerable.Range(0, accounts).Select(number => new LabAwsAccount(IdOf(number), $"account {number}"))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Regions { get; } =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2",
        "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    /// <inheritdoc/>
    public LabAwsRegion? Find(string account, string region)
    {
        if (_drawn.Count > MostKept)
            _drawn.Clear();
        return _drawn.GetOrAdd((account, region), static (key, estate) => estate.Draw(key.Account, key.Region), this);
    }

    private static string IdOf(int number) => (300_000_000_000 + number).ToString(CultureInfo.InvariantCulture);

    private LabAwsRegion? Draw(string account, string region)
    {
        var number = (int)(long.Parse(account, CultureInfo.InvariantCulture) - 300_000_000_000);
        if (number < 0 || number >= Accounts.Count)
            return null;
        var place = Regions.ToList().IndexOf(region);
        var home = number % Regions.Count;
        var count = place == home ? instances - (instances / 4) : place == (home + 1) % Regions.Count ? instances / 4 : 0;
        return count <= 0 ? null : Draw(new SeededDraw(seed + ((ulong)number * 64) + (ulong)place), string.Create(CultureInfo.InvariantCulture, $"{number:x4}{place:x2}"), count);
    }

    private static LabAwsRegion Draw(SeededDraw draw, string mark, int count)
    {
        var subnets = Enumerable.Range(0, (count + InstancesPerSubnet - 1) / InstancesPerSubnet)
            .Select(index => new LabAwsSubnet($"subnet-{mark}{index:x4}", VpcOf(mark, index), string.Create(CultureInfo.InvariantCulture, $"10.{index / SubnetsPerVpc}.{index % SubnetsPerVpc}.0/24")))
            .ToList();
        var launched = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var machines = Enumerable.Range(0, count).Select(index => new LabAwsInstance(
            $"i-{mark}{index:x10}", subnets[index / InstancesPerSubnet].Id, launched.AddMinutes(draw.Below(400_000)), $"ami-{draw.Below(20):x8}", Tags)).ToImmutableArray();
        return new LabAwsRegion
        {
            Vpcs = [.. subnets.Select(subnet => subnet.VpcId).Distinct(StringComparer.Ordinal).Select(vpc => new LabAwsVpc(vpc, "10.0.0.0/8"))],
            Subnets = [.. subnets],
            Instances = machines,
            Interfaces = [.. machines.Select((machine, index) =>
            {
                var subnet = subnets[index / InstancesPerSubnet];
                var address = string.Create(CultureInfo.InvariantCulture, $"{subnet.Cidr[..^4]}{10 + (index % InstancesPerSubnet)}");
                return new LabAwsInterface($"eni-{machine.Id[2..]}", subnet.Id, subnet.VpcId, address, [$"sg-{mark}{draw.Below(Groups):x2}"])
                {
                    InstanceId = machine.Id,
                    PublicAddress = draw.Chance(0.1) ? string.Create(CultureInfo.InvariantCulture, $"3.{draw.Below(256)}.{draw.Below(256)}.{draw.Below(254) + 1}") : null,
                };
            })],
            Rules = [.. Enumerable.Range(0, Groups * 4).Select(index => new LabAwsRule($"sgr-{mark}{index:x4}", $"sg-{mark}{index % Groups:x2}", "tcp", draw.Below(9000) + 1, 9000) { Cidr = "10.0.0.0/8" })],
            Acls = [.. subnets.GroupBy(subnet => subnet.VpcId, StringComparer.Ordinal).Select((vpc, index) => new LabAwsAcl($"acl-{mark}{index:x2}", vpc.Key, [.. vpc.Select(subnet => subnet.Id)], FleetAwsEstate.AllowAll))],
            RouteTables = [.. subnets.Select(subnet => subnet.VpcId).Distinct(StringComparer.Ordinal).Select((vpc, index) =>
                new LabAwsRouteTable($"rtb-{mark}{index:x2}", vpc, [], [new LabAwsRoute("10.0.0.0/8", "local"), new LabAwsRoute("0.0.0.0/0", $"igw-{mark}{index:x2}")], IsMain: true))],
        };
    }

    private static string VpcOf(string mark, int subnet) => $"vpc-{mark}{subnet / SubnetsPerVpc:x2}";
}
