using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudScanGrid.Host.Configuration;

namespace CloudScanGrid.Host.Tests.Clustering;

/// <summary>A certificate authority in a directory that is gone afterwards.</summary>
internal sealed class ClusterAuthority : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudscan-tests-");
    private readonly X509Certificate2 _root;
    private int _serial;

    public ClusterAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _root = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
        File.WriteAllText(PathOf("authority.pem"), _root.ExportCertificatePem());
    }

    public X509Certificate2 Root => _root;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public X509Certificate2 Issue(string name, TimeSpan? validFor = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false));
        var serial = BitConverter.GetBytes(++_serial);
        using var certificate = request.Create(_root, Now.AddDays(-7), Now + (validFor ?? TimeSpan.FromDays(7)), serial);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Writes a new certificate into the files that <see cref="Settings"/> names.</summary>
    /// <returns>Its serial number.</returns>
    public string Renew(string name)
    {
        using var certificate = Issue(name);
        File.WriteAllText(PathOf("certificate.pem"), certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate.SerialNumber;
    }

    public TlsSettings Settings() => new()
    {
        Certificate = PathOf("certificate.pem"),
        Key = PathOf("key.pem"),
        Authority = PathOf("authority.pem"),
        HandshakeLimit = TimeSpan.FromSeconds(2),
    };

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose()
    {
        _root.Dispose();
        _directory.Delete(recursive: true);
    }
}
