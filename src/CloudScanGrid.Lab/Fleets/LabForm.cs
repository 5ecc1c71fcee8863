namespace CloudScanGrid.Lab.Fleets;

/// <summary>Where the listeners live.</summary>
public enum LabForm
{
    /// <summary>On a block 127.x.0.0/16 of this machine, x from 64; needs no privileges.</summary>
    Loopback = 0,

    /// <summary>In a network namespace of their own with 10.201.0.0/16, scanned from a second namespace; needs root, ip and nft.</summary>
    Namespace = 1,
}
