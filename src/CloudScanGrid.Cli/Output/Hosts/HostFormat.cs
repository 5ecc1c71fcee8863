namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>How the hosts of a scan are written.</summary>
internal enum HostFormat
{
    /// <summary>For people, at the end.</summary>
    Table = 0,

    /// <summary>One JSON object a host, as hosts end.</summary>
    Ndjson = 1,

    /// <summary>One row a service, as hosts end.</summary>
    Csv = 2,

    /// <summary>nmap's XML, at the end, by address.</summary>
    NmapXml = 3,
}
