using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>Every port on which something in a fleet may ever listen, incidents included: what a scan of the laboratory covers.</summary>
public static class FleetPorts
{
    /// <summary>How far a port moves up that the machine cannot give.</summary>
    public const int Shift = 10_000;

    /// <summary>Where a moved SSH daemon goes.</summary>
    internal const ushort MovedSsh = 2222;

    /// <summary>Where a rogue shell listens.</summary>
    internal const ushort RogueShell = 4444;

    /// <summary>Where a rogue web server listens.</summary>
    internal const ushort RogueWeb = 8888;

    /// <summary>Ports that only a few hosts use.</summary>
    internal static ImmutableArray<ushort> LongTail { get; } = [8000, 8081, 9090];

    private static ImmutableArray<RoleService> Services { get; } =
        [.. Roles.Themes.SelectMany(theme => theme).Append(Roles.Tarpit).SelectMany(role => role.Services)];

    /// <summary>TCP, fewer than 60 ports, before any shift.</summary>
    public static PortCoverage ScanPorts { get; } = new()
    {
        Tcp = PortRanges.Of((IEnumerable<ushort>)[.. Ports(TransportProtocol.Tcp), .. LongTail, MovedSsh, RogueShell, RogueWeb]),
    };

    /// <summary>UDP; apart because a UDP scan needs raw packets.</summary>
    public static PortCoverage UdpPorts { get; } = new() { Udp = PortRanges.Of(Ports(TransportProtocol.Udp)) };

    /// <summary>The TCP ports of a fleet of these options, shifted as its listeners are.</summary>
    public static PortCoverage Scanned(FleetOptions options) =>
        new() { Tcp = PortRanges.Of(ScanPorts.Tcp.Ports().Select(port => Actual(options, port))) };

    /// <summary>Where a listener of <paramref name="port"/> really listens.</summary>
    internal static ushort Actual(FleetOptions options, ushort port) =>
        options.ShiftedPorts.Length > 0 && PortRanges.Parse(options.ShiftedPorts).Contains(port) ? (ushort)(port + Shift) : port;

    private static IEnumerable<ushort> Ports(TransportProtocol protocol) =>
        Services.Where(service => Daemons.Get(service.Daemon).Protocol == protocol).Select(service => service.Port);
}
