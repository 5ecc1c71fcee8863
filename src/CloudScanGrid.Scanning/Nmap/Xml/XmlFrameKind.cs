namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>What a piece of the file is.</summary>
internal enum XmlFrameKind
{
    /// <summary>A single tag outside of hosts, as in <c>&lt;scaninfo …/&gt;</c>.</summary>
    Tag,

    /// <summary>A host from its start tag to its end tag.</summary>
    Host,

    /// <summary>The beginning of a host that is longer than the bound.</summary>
    CutHost,
}
