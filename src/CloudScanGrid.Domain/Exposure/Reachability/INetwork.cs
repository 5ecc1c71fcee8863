using System.Net;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>A network that can be asked who reaches what. Built from its facts with every reference resolved: build it once, ask it often, from any thread.</summary>
public interface INetwork
{
    /// <summary>Every address at which something of the network can be asked, public ones included.</summary>
    IEnumerable<IPAddress> Addresses { get; }

    /// <summary>Whether a subnet is its own.</summary>
    /// <param name="subnetId">The subnet, as <see cref="SubnetKey.SubnetId"/> has it.</param>
    bool HasSubnet(string subnetId);

    /// <summary>What a place is to an address of the network that nothing translates.</summary>
    /// <param name="source">Where packets come from.</param>
    /// <param name="address">Where they go.</param>
    VantageKind KindOf(IPAddress source, IPAddress address);

    /// <summary>The way from a vantage to an address.</summary>
    /// <returns>The way; null where the address is not in the network, or nothing from that vantage is ever delivered to it.</returns>
    AccessPath? FindPath(Vantage vantage, IPAddress address);

    /// <summary>The address that a public one stands for; the address itself where nothing translates it.</summary>
    IPAddress InsideOf(IPAddress address);

    /// <summary>The public addresses that stand for an address, and the address itself.</summary>
    IEnumerable<IPAddress> FacesOf(IPAddress address);

    /// <summary>What would do what is proposed, in the provider's words.</summary>
    ProposedChange ChangeFor(RuleProposal proposal, AccountKey account);
}
