using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Host.Configuration;

/// <summary>
/// How silos and clients prove to each other who they are. Section <c>Tls</c>: all three files, or none. Without them a silo talks over loopback only.
/// </summary>
/// <remarks>
/// A silo's certificate has the DNS name <c>silo.</c> and the cluster's id, as in <c>silo.cloudscan</c>; a client's <c>client.cloudscan</c>. A client's opens no
/// silo port. All are issued by the cluster's own authority: whoever has a certificate of it is trusted.
/// </remarks>
public sealed class TlsSettings : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Tls";

    /// <value>This silo's certificate, PEM, with those between it and the authority behind it. Read again when it changes. Default none.</value>
    public string? Certificate { get; set; }

    /// <value>Its private key, PEM, not encrypted. Default none.</value>
    public string? Key { get; set; }

    /// <value>The certificates of the authorities that are trusted, PEM; two while one replaces the other. Default none.</value>
    public string? Authority { get; set; }

    /// <value>How long a peer may take to prove itself, 1 to 60 s. Default 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan HandshakeLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether it is set up.</summary>
    public bool IsOn => Certificate is not null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Name, string? Path)[] files = [(nameof(Certificate), Certificate), (nameof(Key), Key), (nameof(Authority), Authority)];
        foreach (var (name, path) in files)
        {
            if (path is null && files.Any(file => file.Path is not null))
                yield return new ValidationResult("is missing; TLS needs Tls:Certificate, Tls:Key and Tls:Authority", [name]);
            else if (path is not null && !File.Exists(path))
                yield return new ValidationResult("there is no such file; deploy/certificates.sh makes one", [name]);
        }
    }
}
