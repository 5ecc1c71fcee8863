namespace CloudScanGrid.Lab.Tests;

/// <summary>An open port as nmap's XML tells it.</summary>
internal sealed record FoundService(string Address, string Protocol, ushort Port, string? Name, string? Product, string? Version, string? Tunnel);
