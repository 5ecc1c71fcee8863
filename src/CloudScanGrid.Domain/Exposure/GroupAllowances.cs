using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>What an asset's security groups allow, where they are all that is known of its network.</summary>
internal sealed class GroupAllowances : IAllowances
{
    /// <summary>So many groups are named.</summary>
    private const int MostNamed = 5;

    private readonly AssetSnapshot _asset;
    private readonly List<SecurityGroup> _groups;

    /// <param name="asset">The asset.</param>
    /// <param name="account">Its account, with the groups.</param>
    /// <param name="address">The address.</param>
    public GroupAllowances(AssetSnapshot asset, AccountState account, IPAddress address)
    {
        (_asset, Subject) = (asset, address);
        _groups = [.. account.SecurityGroups.Where(group => asset.SecurityGroups.Contains(group.Id, StringComparer.Ordinal))];
    }

    /// <inheritdoc/>
    /// <remarks>A group that the account does not show may hold the rule.</remarks>
    public bool IsWhole => _asset.SecurityGroups.All(id => _groups.Exists(group => group.Id == id));

    /// <inheritdoc/>
    public IPAddress Subject { get; }

    /// <inheritdoc/>
    public InternetReach? FromInternet(NetworkPort port)
    {
        if (_groups.Count == 0)
            return null;
        var allowing = _groups
            .SelectMany(group => group.Ingress.Where(rule => rule.Allows(port) && HasAddressOf(rule.Source.BaseAddress.AddressFamily)).Select(rule => (Group: group, Rule: rule, Sources: Public(rule))))
            .Where(one => !one.Sources.IsEmpty)
            .OrderByDescending(one => one.Sources.Size).ToList();
        return new InternetReach(
            Subject,
            allowing.Aggregate(AddressSet.Empty, (all, one) => all.Union(one.Sources)),
            allowing.Count > 0 ? [$"security group {HostText.Shown(allowing[0].Group.Id)} allows it: {allowing[0].Rule}"] : [NoRule(port)]);
    }

    /// <inheritdoc/>
    public ImmutableArray<string>? FindObstacle(NetworkPort port, string vantage) =>
        IsWhole && _groups.Count > 0 && !_groups.Exists(group => group.Ingress.Any(rule => rule.Allows(port))) ? [NoRule(port)] : null;

    /// <inheritdoc/>
    public bool MayBlock(NetworkPort port, string vantage)
    {
        var allowed = _groups.SelectMany(group => group.Ingress).Where(rule => rule.Allows(port)).Aggregate(AddressSet.Empty, (all, rule) => all.Union(AddressSet.Of(rule.Source)));
        return !(Subject.AddressFamily == AddressFamily.InterNetwork ? AddressSet.AllIPv4 : AddressSet.AllIPv6).Except(allowed).IsEmpty;
    }

    private static AddressSet Public(IngressRule rule) => AddressSet.Of(rule.Source).Intersect(PublicAddresses.All);

    private string NoRule(NetworkPort port) => $"no ingress rule of {string.Join(", ", _groups.Take(MostNamed).Select(group => HostText.Shown(group.Id)))} allows {port}";

    // ::/0 opens nothing on an asset that has no IPv6 address.
    private bool HasAddressOf(AddressFamily family) => Subject.AddressFamily == family || _asset.Addresses.Any(address => address.AddressFamily == family);
}
