namespace CloudScanGrid.Host.Clustering.Tls;

/// <summary>What a certificate lets its holder be.</summary>
internal enum PeerRole
{
    /// <summary>A silo: opens silo and gateway ports.</summary>
    Silo,

    /// <summary>A client: opens gateway ports.</summary>
    Client,
}
