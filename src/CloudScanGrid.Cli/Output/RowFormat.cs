namespace CloudScanGrid.Cli.Output;

/// <summary>How a list is written.</summary>
internal enum RowFormat
{
    /// <summary>For people.</summary>
    Table = 0,

    /// <summary>One JSON array.</summary>
    Json = 1,

    /// <summary>One JSON object a line.</summary>
    Ndjson = 2,

    /// <summary>RFC 4180, with a header.</summary>
    Csv = 3,
}
