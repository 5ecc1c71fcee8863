using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Reads one account.</summary>
internal sealed class AccountReader(StrictJsonReader json)
{
    private static readonly ObjectShape Shape = new(
        "an account", ["provider", "accountId"], ["region", "scope", "exclusions", "limits", "windows", "subnets", "securityGroups"]);

    private static readonly ObjectShape ExclusionShape = new("an exclusion", [], ["cidr", "tag"]);
    private static readonly ObjectShape LimitsShape = new("limits", [], ["packetsPerSecond", "concurrentHosts"]);

    private static readonly SearchValues<char> RegionLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly AccountIndex _index = new();
    private readonly List<SubnetReader> _subnets = [];
    private readonly Dictionary<string, int> _subnetIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SecurityGroup> _groups = new(StringComparer.Ordinal);
    private string _region = AccountSnapshot.DefaultRegion;
    private ImmutableArray<IPNetwork>? _scope;
    private ImmutableArray<ScopeExclusion> _exclusions = [];
    private ImmutableArray<ScanWindow> _windows = [];
    private AccountLimits _limits = new();

    /// <summary>Its id; null when it is missing or wrong.</summary>
    public string? Id { get; private set; }

    public void Read(int position)
    {
        json.ReadObject(Shape, field =>
        {
            switch (field)
            {
                case "provider": ReadProvider(); break;
                case "accountId": Id = json.ReadText(FieldRules.AccountId); break;
                case "region": _region = ReadRegion(); break;
                case "scope": _scope = ReadScope(); break;
                case "exclusions": _exclusions = ReadExclusions(); break;
                case "limits": _limits = ReadLimits(); break;
                case "windows": _windows = ReadWindows(); break;
                case "subnets": json.ReadArray(FieldRules.MostSubnets, "subnets", subnet => ReadSubnet(position, subnet)); break;
                default: json.ReadArray(FieldRules.MostGroups, "security groups", _ => ReadGroup()); break;
            }
        });
        _index.CheckReferences(json, _groups.Values);
    }

    /// <summary>The account. Only for a file without errors.</summary>
    public AccountSnapshot ToSnapshot(DateTimeOffset takenAt)
    {
        var key = new AccountKey(CloudProvider.File, Id!);
        return new()
        {
            Key = key,
            Region = _region,
            Scope = new(_scope ?? [.. _subnets.Select(subnet => subnet.Cidr!.Value).Distinct()], _exclusions, _windows),
            Limits = _limits,
            Subnets = [.. _subnets.Select(subnet => subnet.ToSnapshot(key))],
            SecurityGroups = [.. _groups.Values],
            TakenAt = takenAt,
            Completeness = SnapshotCompleteness.Complete,
        };
    }

    private void ReadProvider()
    {
        if (json.ReadText(FieldRules.Provider) is { } provider && !string.Equals(provider, "file", StringComparison.Ordinal))
            json.Report(StrictJsonReader.Quote(provider), "write \"file\": an account of this file is no provider's own");
    }

    private string ReadRegion()
    {
        if (json.ReadText(FieldRules.Region) is not { } region)
            return _region;
        if (region.AsSpan().ContainsAnyExcept(RegionLetters))
            json.Report(StrictJsonReader.Quote(region), "a region holds lower-case letters, digits and hyphens only, as in eu-west-1");
        return region;
    }

    private ImmutableArray<IPNetwork> ReadScope()
    {
        var scope = ImmutableArray.CreateBuilder<IPNetwork>();
        var count = json.ReadArray(FieldRules.MostRanges, "ranges", _ =>
        {
            if (json.ReadCidr() is { } network)
                scope.Add(network);
        });
        if (count == 0)
            json.Report("an empty array", "name the ranges that may be scanned, or leave the field out to allow those of the subnets");
        return scope.ToImmutable();
    }

    private ImmutableArray<ScopeExclusion> ReadExclusions()
    {
        var exclusions = ImmutableArray.CreateBuilder<ScopeExclusion>();
        json.ReadArray(FieldRules.MostRanges, "exclusions", _ =>
        {
            IPNetwork? cidr = null;
            string? tag = null;
            var count = 0;
            var isObject = json.ReadObject(ExclusionShape, field =>
            {
                count++;
                if (string.Equals(field, "cidr", StringComparison.Ordinal))
                    cidr = json.ReadCidr();
                else
                    tag = json.ReadText(FieldRules.TagExclusion);
            });
            if (isObject && count != 1)
                json.Report(string.Create(CultureInfo.InvariantCulture, $"{count} fields"), "an exclusion has either cidr or tag; write two exclusions for both");
            exclusions.Add(new(cidr, tag));
        });
        return exclusions.ToImmutable();
    }

    private AccountLimits ReadLimits()
    {
        var limits = new AccountLimits();
        json.ReadObject(LimitsShape, field =>
        {
            if (string.Equals(field, "packetsPerSecond", StringComparison.Ordinal))
                limits = limits with { PacketsPerSecond = json.ReadInteger(field, 1, 1_000_000) ?? limits.PacketsPerSecond };
            else
                limits = limits with { ConcurrentHosts = json.ReadInteger(field, 1, 10_000) ?? limits.ConcurrentHosts };
        });
        return limits;
    }

    private ImmutableArray<ScanWindow> ReadWindows()
    {
        var windows = ImmutableArray.CreateBuilder<ScanWindow>();
        json.ReadArray(FieldRules.MostWindows, "windows", _ => windows.Add(new WindowReader(json).Read()));
        return windows.ToImmutable();
    }

    private void ReadSubnet(int account, int position)
    {
        var subnet = new SubnetReader(json, _index);
        subnet.Read(account, position);
        _subnets.Add(subnet);
        if (subnet.Id is { } id && !_subnetIds.TryAdd(id, position))
            json.Report(StrictJsonReader.Quote(id), $"subnets[{_subnetIds[id]}] of this account has the same id; a subnet id (by default the range) names one subnet");
    }

    private void ReadGroup()
    {
        if (new SecurityGroupReader(json).Read() is { } group && !_groups.TryAdd(group.Id, group))
            json.Report(StrictJsonReader.Quote(group.Id), "another security group of this account has the same id; merge the two");
    }
}
