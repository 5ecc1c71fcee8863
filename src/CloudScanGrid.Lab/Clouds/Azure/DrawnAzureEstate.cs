using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>
/// Subscriptions by the thousand, drawn from a seed, each with its machines in one region. A subscription is drawn when it is asked for, so an estate of a million machines takes no memory.
/// </summary>
/// <param name="seed">Which estate.</param>
/// <param name="subscriptions">How many subscriptions.</param>
/// <param name="machines">Machines of each.</param>
public sealed class DrawnAzureEstate(ulong seed, int subscriptions, int machines) : IAzureEstate
{
    private const int MachinesPerSubnet = 200;
    private const int Groups = 12;
    private const int MostKept = 64;

    private static readonly ImmutableArray<string> Regions = ["eastus", "northeurope", "southeastasia", "westeurope", "westus2"];
    private static readonly ImmutableSortedDictionary<string, string> Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "shop").Add("stage", "production");

    private readonly ConcurrentDictionary<string, IReadOnlyList<LabAzureResource>?> _drawn = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IReadOnlyList<LabAzureSubscription> Subscriptions { get; } = [.. Enumerable.Range(0, subscriptions).Select(number => new LabAzureSubscription(IdOf(number), $"subscription {number}"))];

    /// <summary>The public addresses of a subscription's machines are the only draw: every tenth machine or so has one.</summary>
    public IReadOnlyList<LabAzureResource>? Find(string subscription)
    {
        if (_drawn.Count > MostKept)
            _drawn.Clear();
        return _drawn.GetOrAdd(subscription, static (id, estate) => estate.Draw(id), this);
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"d0a30000-0000-4000-8000-{number:x12}");

    private List<LabAzureResource>? Draw(string subscription)
    {
        if (!int.TryParse(subscription.AsSpan(subscription.LastIndexOf('-') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) || number >= Subscriptions.Count)
            return null;
        var draw = new SeededDraw(seed + ((ulong)number * 64));
        var group = new LabAzureGroup(subscription, "shop", Regions[number % Regions.Length]);
        var subnets = (machines + MachinesPerSubnet - 1) / MachinesPerSubnet;
        var launched = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var resources = new List<LabAzureResource>
        {
            group.VirtualNetwork("hub", "10.0.0.0/8", [.. Enumerable.Range(0, subnets).Select(index => new LabAzureSubnet($"s{index}", RangeOf(index), group.SecurityGroupId("front")))]),
            group.SecurityGroup("front", new LabAzureRule("https", 100, "Allow", "Tcp", ["443"], "Internet")),
        };
        resources.AddRange(Enumerable.Range(0, Groups).Select(index => group.SecurityGroup(
            $"nsg-{index}", Enumerable.Range(0, 4).Select(rule => new LabAzureRule($"rule-{rule}", 100 + rule, "Allow", "Tcp", [$"{draw.Below(9000) + 1}"], "10.0.0.0/8")))));
        for (var index = 0; index < machines; index++)
        {
            var (machine, @interface) = ($"vm{index:d6}", $"nic{index:d6}");
            var outside = draw.Chance(0.1) ? $"ip{index:d6}" : null;
            resources.Add(group.Machine(machine, launched.AddMinutes(draw.Below(400_000))) with { Tags = Tags });
            resources.Add(group.Interface(
                @interface,
                group.MachineId(machine),
                group.SecurityGroupId($"nsg-{draw.Below(Groups)}"),
                new LabAzureAddress(
                    string.Create(CultureInfo.InvariantCulture, $"{RangeOf(index / MachinesPerSubnet)[..^4]}{10 + (index % MachinesPerSubnet)}"),
                    group.SubnetId("hub", $"s{index / MachinesPerSubnet}"),
                    outside is null ? null : group.PublicAddressId(outside))));
            if (outside is not null)
            {
                resources.Add(group.PublicAddress(
                    outside, string.Create(CultureInfo.InvariantCulture, $"20.{draw.Below(256)}.{draw.Below(256)}.{draw.Below(254) + 1}"), $"{group.InterfaceId(@interface)}/ipConfigurations/ipconfig0"));
            }
        }

        return resources;
    }

    private static string RangeOf(int subnet) => string.Create(CultureInfo.InvariantCulture, $"10.{subnet / 256}.{subnet % 256}.0/24");
}
