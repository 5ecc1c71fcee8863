using System.Net;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>A network as a provider's API shows it: interfaces, each with its addresses, of which public ones may stand for private ones.</summary>
/// <typeparam name="T">A provider's interface.</typeparam>
public abstract class InterfaceNetwork<T> : INetwork
    where T : class
{
    private readonly Dictionary<IPAddress, (T Interface, IPAddress Inside)> _byAddress = [];
    private readonly ILookup<IPAddress, IPAddress> _outside;

    /// <param name="interfaces">The interfaces.</param>
    /// <param name="addressesOf">Their own addresses.</param>
    /// <param name="translatedOf">The public ones that stand for these.</param>
    private protected InterfaceNetwork(IReadOnlyCollection<T> interfaces, Func<T, IEnumerable<IPAddress>> addressesOf, Func<T, IEnumerable<TranslatedAddress>> translatedOf)
    {
        foreach (var one in interfaces)
        {
            foreach (var address in addressesOf(one))
                _byAddress.TryAdd(address, (one, address));
            foreach (var translated in translatedOf(one))
                _byAddress.TryAdd(translated.Outside, (one, translated.Inside));
        }

        _outside = interfaces.SelectMany(translatedOf).ToLookup(translated => translated.Inside, translated => translated.Outside);
    }

    /// <inheritdoc/>
    public IEnumerable<IPAddress> Addresses => _byAddress.Keys;

    /// <inheritdoc/>
    public abstract bool HasSubnet(string subnetId);

    /// <inheritdoc/>
    public abstract VantageKind KindOf(IPAddress source, IPAddress address);

    /// <inheritdoc/>
    public abstract AccessPath? FindPath(Vantage vantage, IPAddress address);

    /// <inheritdoc/>
    public IPAddress InsideOf(IPAddress address) => _byAddress.TryGetValue(address, out var found) ? found.Inside : address;

    /// <inheritdoc/>
    public IEnumerable<IPAddress> FacesOf(IPAddress address) => _outside[address].Append(address);

    /// <inheritdoc/>
    public abstract ProposedChange ChangeFor(RuleProposal proposal, AccountKey account);

    /// <summary>The interface that has an address; null where none has.</summary>
    private protected T? Find(IPAddress address) => _byAddress.TryGetValue(address, out var found) ? found.Interface : null;
}
