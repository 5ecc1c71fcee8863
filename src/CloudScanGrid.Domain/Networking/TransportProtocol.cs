namespace CloudScanGrid.Domain.Networking;

/// <summary>The protocol a port belongs to, as nmap's XML names it. The numbers are stored: they only grow.</summary>
public enum TransportProtocol
{
    /// <summary>TCP, <c>tcp</c>.</summary>
    Tcp = 0,

    /// <summary>UDP, <c>udp</c>.</summary>
    Udp = 1,

    /// <summary>SCTP, <c>sctp</c>.</summary>
    Sctp = 2,

    /// <summary>An IP protocol scan (<c>-sO</c>), <c>ip</c>: the "port" is a protocol number.</summary>
    Ip = 3,
}
