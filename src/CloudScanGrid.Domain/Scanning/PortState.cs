namespace CloudScanGrid.Domain.Scanning;

/// <summary>What nmap concluded about a port (Nmap Reference Guide, "Port Scanning Basics"). The numbers are stored: they only grow.</summary>
public enum PortState
{
    /// <summary>The engine gave none that we know.</summary>
    Unknown = 0,

    /// <summary>Something accepts connections or datagrams.</summary>
    Open = 1,

    /// <summary>The host answers, nothing listens.</summary>
    Closed = 2,

    /// <summary>No answer, or a filter's refusal: nobody can tell whether something listens.</summary>
    Filtered = 3,

    /// <summary>Reachable, open or closed unknown.</summary>
    Unfiltered = 4,

    /// <summary>Open or filtered: silence, where open ports may be silent.</summary>
    OpenFiltered = 5,

    /// <summary>Closed or filtered.</summary>
    ClosedFiltered = 6,
}
