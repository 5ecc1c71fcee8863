using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Detection;

/// <summary>What an asset shows to one vantage, at all its addresses together.</summary>
/// <param name="Vantage">The vantage; empty in a baseline that was written without one.</param>
/// <param name="Covered">The ports that were covered at any address.</param>
/// <param name="Open">The ports that are open at any address, each once.</param>
internal sealed record VantageView(string Vantage, PortCoverage Covered, IEnumerable<PortBelief> Open)
{
    public static VantageView Of(AddressBaseline address) => new(address.Vantage ?? "", address.Covered, address.Ports.Where(belief => belief.IsOpen));

    public static VantageView Of(IGrouping<string, AddressBaseline> addresses) => new(
        addresses.Key,
        addresses.Select(address => address.Covered).Aggregate((covered, further) => covered.Union(further)),
        addresses.SelectMany(address => address.Ports).Where(belief => belief.IsOpen).DistinctBy(belief => belief.Port));

    /// <summary>Whether two say the same of what is open.</summary>
    public bool SaysTheSameAs(VantageView other) =>
        Vantage == other.Vantage && Covered.Equals(other.Covered) && Open.Select(Identity).SequenceEqual(other.Open.Select(Identity));

    private static (NetworkPort Port, string? Product, string? Version) Identity(PortBelief belief) => (belief.Port, belief.Product, belief.Version);
}
