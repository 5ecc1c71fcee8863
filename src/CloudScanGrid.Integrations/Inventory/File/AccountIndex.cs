using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>What must be unique in an account, and what its assets refer to.</summary>
internal sealed class AccountIndex
{
    private readonly Dictionary<string, AssetPosition> _assets = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, AssetPosition> _owners = [];
    private readonly List<(AssetPosition Asset, ImmutableArray<string> Groups)> _references = [];

    /// <summary>The asset that has this id already; null when the asset at <paramref name="position"/> is the first.</summary>
    public AssetPosition? FirstWithId(string id, AssetPosition position) =>
        _assets.TryAdd(id, position) ? null : _assets[id];

    /// <summary>The asset that owns this address already, maybe the same one; null when the asset at <paramref name="position"/> is the first.</summary>
    public AssetPosition? FirstOwner(IPAddress address, AssetPosition position) =>
        _owners.TryAdd(address, position) ? null : _owners[address];

    /// <summary>Notes the groups of an asset; the groups may be defined behind it.</summary>
    public void Refer(AssetPosition asset, ImmutableArray<string> groups)
    {
        if (!groups.IsEmpty)
            _references.Add((asset, groups));
    }

    /// <summary>Reports every reference to a group that is not defined.</summary>
    public void CheckReferences(StrictJsonReader json, IReadOnlyCollection<SecurityGroup> groups)
    {
        var defined = groups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (asset, referred) in _references)
        {
            for (var i = 0; i < referred.Length; i++)
            {
                if (defined.Contains(referred[i]))
                    continue;
                var hint = Spelling.Nearest(referred[i], defined) is { } nearest ? $"; did you mean {StrictJsonReader.Quote(nearest)}?" : "";
                json.Report(
                    string.Create(CultureInfo.InvariantCulture, $"{asset}.securityGroups[{i}]"),
                    StrictJsonReader.Quote(referred[i]),
                    $"the account defines no such security group; add it to the account's securityGroups{hint}");
            }
        }
    }
}
