namespace CloudScanGrid.Host.Clustering.Tls;

/// <summary>Why a connection was closed before anything was said.</summary>
internal enum RefusalReason
{
    /// <summary>What came was no TLS, or the peer gave up.</summary>
    NoHandshake,

    /// <summary>The peer showed no certificate.</summary>
    NoCertificate,

    /// <summary>Not issued by the authority, out of date, or not made for this use.</summary>
    Untrusted,

    /// <summary>Issued by the authority, for another role or another cluster.</summary>
    WrongName,

    /// <summary>The peer took too long.</summary>
    TooSlow,
}
