using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Personas;

/// <summary>A product that listens somewhere, and how nmap names it when it asks.</summary>
internal sealed record Daemon
{
    /// <summary>Its name here, as in <c>openssh</c>.</summary>
    public required string Id { get; init; }

    /// <summary>nmap's service name; null where nmap only guesses from the port.</summary>
    public required string? ServiceName { get; init; }

    /// <summary>nmap's product; null where it cannot tell.</summary>
    public string? Product { get; init; }

    /// <summary>Versions as nmap prints them, oldest first; null where the product does not tell.</summary>
    public ImmutableArray<string?> Versions { get; init; } = [null];

    public TransportProtocol Protocol { get; init; } = TransportProtocol.Tcp;

    /// <summary>Whether it speaks through TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Data stores, caches, remote administration, orchestration interfaces and SMB: what nobody opens to everybody.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Plays it over TCP; null for a UDP daemon.</summary>
    public Func<string?, IResponder>? Stream { get; init; }

    /// <summary>Plays it over UDP; null for a TCP daemon.</summary>
    public Func<string?, Reply>? Datagram { get; init; }

    /// <summary>What nmap should find of this version.</summary>
    public ServiceIdentity Identify(string? version) => new(ServiceName, Product, version, Tls ? "ssl" : null);
}
