using System.Net;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>The interfaces of a network by their addresses: each is in a network once.</summary>
/// <typeparam name="T">A provider's interface.</typeparam>
internal sealed class NetworkInterfaces<T>
    where T : class
{
    private readonly Dictionary<IPAddress, (T Interface, IPAddress Inside)> _byAddress = [];
    private readonly ILookup<IPAddress, IPAddress> _outside;

    /// <param name="interfaces">The interfaces.</param>
    /// <param name="addressesOf">Their own addresses.</param>
    /// <param name="translatedOf">The public ones that stand for these.</param>
    public NetworkInterfaces(IReadOnlyCollection<T> interfaces, Func<T, IEnumerable<IPAddress>> addressesOf, Func<T, IEnumerable<TranslatedAddress>> translatedOf)
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

    /// <summary>All of their addresses.</summary>
    public IEnumerable<IPAddress> Addresses => _byAddress.Keys;

    /// <summary>The interface that has an address; null where none has.</summary>
    public T? Find(IPAddress address) => _byAddress.TryGetValue(address, out var found) ? found.Interface : null;

    /// <inheritdoc cref="INetwork.InsideOf"/>
    public IPAddress InsideOf(IPAddress address) => _byAddress.TryGetValue(address, out var found) ? found.Inside : address;

    /// <inheritdoc cref="INetwork.FacesOf"/>
    public IEnumerable<IPAddress> FacesOf(IPAddress address) => _outside[address].Append(address);
}
