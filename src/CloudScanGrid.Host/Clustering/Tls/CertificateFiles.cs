using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudScanGrid.Host.Configuration;

namespace CloudScanGrid.Host.Clustering.Tls;

/// <summary>
/// The certificate, its key and the authorities, as the files have them now. They are read again when one of them changed; connections that stand go on. What
/// cannot be read, as in the moment between two files being replaced, leaves the last good ones in use.
/// </summary>
internal sealed partial class CertificateFiles
{
    private readonly TlsSettings _settings;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private Certificates _current;
    private (DateTime Certificate, DateTime Key, DateTime Authority) _changed;

    /// <exception cref="ConfigurationException">A file cannot be read, or key and certificate do not belong together.</exception>
    public CertificateFiles(TlsSettings settings, ILogger logger)
    {
        _settings = settings;
        _logger = logger;
        _changed = ChangeTimes();
        try
        {
            _current = Read();
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw new ConfigurationException(
                [$"Tls: '{settings.Certificate}', '{settings.Key}', '{settings.Authority}': {exception.Message}; give PEM files of one certificate, its own key, and its authority"]);
        }
    }

    /// <summary>What to show, and whom to trust.</summary>
    /// <param name="Own">The certificate with its key and those between it and the authority.</param>
    /// <param name="Authorities">The authorities.</param>
    internal sealed record Certificates(SslStreamCertificateContext Own, X509Certificate2Collection Authorities);

    public Certificates Current
    {
        get
        {
            lock (_reading)
            {
                ReadWhenChanged();
                return _current;
            }
        }
    }

    private static bool IsUnreadable(Exception exception) => exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private void ReadWhenChanged()
    {
        var changed = ChangeTimes();
        if (changed == _changed)
            return;
        try
        {
            _current = Read();
            LogRead(_current.Own.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            LogUnreadable(exception, _current.Own.TargetCertificate.NotAfter.ToUniversalTime());
        }

        _changed = changed;
    }

    // Whatever held the old ones may be in a handshake: the collector disposes them.
    private Certificates Read()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_settings.Certificate!);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(_settings.Authority!);
        if (authorities.Count == 0)
            throw new CryptographicException("the authority's file holds no certificate");
        var own = X509Certificate2.CreateFromPemFile(_settings.Certificate!, _settings.Key);
        return new Certificates(SslStreamCertificateContext.Create(own, chain, offline: true), authorities);
    }

    private (DateTime Certificate, DateTime Key, DateTime Authority) ChangeTimes() =>
        (File.GetLastWriteTimeUtc(_settings.Certificate!), File.GetLastWriteTimeUtc(_settings.Key!), File.GetLastWriteTimeUtc(_settings.Authority!));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The TLS files changed: new connections show a certificate that holds until {NotAfter:u}")]
    private partial void LogRead(DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The TLS files changed and cannot be read: new connections go on with the certificate that holds until {NotAfter:u}")]
    private partial void LogUnreadable(Exception exception, DateTime notAfter);
}
