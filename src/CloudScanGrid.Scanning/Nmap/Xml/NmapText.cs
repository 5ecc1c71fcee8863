using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>nmap's words for states and protocols (nmap.dtd; <c>portlist.cc: statenum2str</c>), one table for both directions.</summary>
internal static class NmapText
{
    private static readonly (string Text, PortState State)[] PortStates =
    [
        ("open", PortState.Open), ("closed", PortState.Closed), ("filtered", PortState.Filtered), ("unfiltered", PortState.Unfiltered),
        ("open|filtered", PortState.OpenFiltered), ("closed|filtered", PortState.ClosedFiltered), ("unknown", PortState.Unknown),
    ];

    private static readonly (string Text, HostState State)[] HostStates =
    [
        ("up", HostState.Up), ("down", HostState.Down), ("skipped", HostState.Skipped), ("unknown", HostState.Unknown),
    ];

    private static readonly (string Text, TransportProtocol Protocol)[] Protocols =
    [
        ("tcp", TransportProtocol.Tcp), ("udp", TransportProtocol.Udp), ("sctp", TransportProtocol.Sctp), ("ip", TransportProtocol.Ip),
    ];

    public static PortState PortStateOf(string? text) => Array.Find(PortStates, entry => string.Equals(entry.Text, text, StringComparison.Ordinal)).State;

    public static string Of(PortState state) => Array.Find(PortStates, entry => entry.State == state).Text;

    public static HostState HostStateOf(string? text) => Array.Find(HostStates, entry => string.Equals(entry.Text, text, StringComparison.Ordinal)).State;

    public static string Of(HostState state) => Array.Find(HostStates, entry => entry.State == state).Text;

    public static TransportProtocol? ProtocolOf(string? text)
    {
        var index = Array.FindIndex(Protocols, entry => string.Equals(entry.Text, text, StringComparison.Ordinal));
        return index < 0 ? null : Protocols[index].Protocol;
    }

    public static string Of(TransportProtocol protocol) => Array.Find(Protocols, entry => entry.Protocol == protocol).Text;

    public static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads Unix seconds; null for anything outside of the years 1970 to 9999.</summary>
    public static DateTimeOffset? Time(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
