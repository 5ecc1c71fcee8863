namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What a vantage is to the network that is looked at.</summary>
public enum VantageKind
{
    /// <summary>Anybody on the internet.</summary>
    Internet = 0,

    /// <summary>Another network that is connected to it: by peering, a transit gateway, a VPN.</summary>
    Peer = 1,

    /// <summary>The same network, another subnet.</summary>
    Network = 2,

    /// <summary>The same subnet: nothing stands between but the filters of the interface.</summary>
    Subnet = 3,
}
