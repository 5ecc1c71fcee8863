using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CloudScanGrid.Host.Clustering.Tls;

/// <summary>Decides on one peer's certificate, and keeps why it was refused.</summary>
/// <param name="clusterId">The cluster.</param>
/// <param name="authorities">Whom to trust.</param>
/// <param name="isServer">Whether the peer is asked as a server: then it is a silo.</param>
/// <param name="accepted">The roles that may be on the other end.</param>
internal sealed class PeerCheck(string clusterId, X509Certificate2Collection authorities, bool isServer, PeerRole[] accepted)
{
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    public RefusalReason? Refusal { get; private set; }

    /// <summary>The DNS name in a certificate.</summary>
    public static string NameOf(PeerRole role, string clusterId) => $"{(role == PeerRole.Silo ? "silo" : "client")}.{clusterId}";

    // The system's own verdict (errors) rests on the system's authorities, which say nothing here.
    public bool Accepts(object sender, X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors)
    {
        if (shown is not X509Certificate2 certificate)
            Refusal = RefusalReason.NoCertificate;
        else if (!IsTrusted(certificate, sent))
            Refusal = RefusalReason.Untrusted;
        else if (!accepted.Any(role => certificate.MatchesHostname(NameOf(role, clusterId), allowWildcards: false, allowCommonName: false)))
            Refusal = RefusalReason.WrongName;
        return Refusal is null;
    }

    private bool IsTrusted(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Certificates of a cluster live for days, and their authority needs no server: replaced instead of revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(isServer ? ServerUse : ClientUse);
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
