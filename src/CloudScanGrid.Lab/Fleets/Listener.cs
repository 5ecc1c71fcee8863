using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>One listening daemon of a host.</summary>
/// <param name="Port">Where it listens, shifts applied.</param>
/// <param name="Daemon">The daemon's id in the catalogue.</param>
/// <param name="Version">The version that it plays; null where the product tells none.</param>
public sealed record Listener(NetworkPort Port, string Daemon, string? Version)
{
    /// <summary>What nmap should find.</summary>
    [JsonIgnore]
    public ServiceIdentity Identity => Daemons.Get(Daemon).Identify(Version);

    /// <summary>Whether nobody should open it to everybody.</summary>
    internal bool IsSensitive => Daemons.Get(Daemon).Sensitive;
}
