using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CloudScanGrid.Lab.Personas;

/// <summary>Plays <paramref name="inner"/> behind TLS with a self-signed certificate that the process makes for itself.</summary>
internal sealed class TlsResponder(IResponder inner) : IResponder
{
    private static readonly Lazy<X509Certificate2> Certificate = new(CreateCertificate);

    public async Task RespondAsync(Stream connection, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(connection, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value }, cancellationToken);
        await inner.RespondAsync(tls, cancellationToken);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=web.lab.invalid, O=CloudScanGrid laboratory", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
