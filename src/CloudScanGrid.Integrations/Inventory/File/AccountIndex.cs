using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>What must be unique in an account, and what its assets refer to.</summary>
internal sealed class AccountIndex
{
    private readonly Dictionary<string, AssetReader> _assets = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, AssetReader> _owners = [];
    private readonly List<(AssetReader Asset, ImmutableArray<string> Groups)> _references = [];

    /// <summary>The asset that has this id: <paramref name="asset"/> unless another was first.</summary>
    public AssetReader Named(string id, AssetReader asset) => _assets.TryAdd(id, asset) ? asset : _assets[id];

    /// <summary>Makes the asset the owner of an address, unless the address has one.</summary>
    /// <returns>The owner that it had; null for none.</returns>
    public AssetReader? Own(IPAddress address, AssetReader asset) => _owners.TryAdd(address, asset) ? null : _owners[address];

    /// <summary>Notes the groups of an asset; the groups may be defined behind it.</summary>
    public void Refer(AssetReader asset, ImmutableArray<string> groups)
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
                var hint = !json.OnlyCounts && Spelling.Nearest(referred[i], defined) is { } nearest ? $"; did you mean {StrictJsonReader.Quote(nearest)}?" : "";
                json.Report(
                    string.Create(CultureInfo.InvariantCulture, $"{asset.Position}.securityGroups[{i}]"),
                    StrictJsonReader.Quote(referred[i]),
                    $"the account defines no such security group; add it to the account's securityGroups{hint}");
            }
        }
    }
}
