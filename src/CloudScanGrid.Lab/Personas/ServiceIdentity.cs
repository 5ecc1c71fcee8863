namespace CloudScanGrid.Lab.Personas;

/// <summary>What nmap's service detection says of a port.</summary>
/// <param name="Name">The service's name; null where nmap only guesses from the port.</param>
/// <param name="Product">The product; null where it cannot be told.</param>
/// <param name="Version">The version; null where it cannot be told.</param>
/// <param name="Tunnel"><c>ssl</c> behind TLS; null otherwise.</param>
public sealed record ServiceIdentity(string? Name, string? Product, string? Version, string? Tunnel = null);
