namespace CloudScanGrid.Domain.Scanning;

/// <summary>Port states as nmap writes them.</summary>
public static class PortStateText
{
    /// <summary><c>open</c>, <c>open|filtered</c>, ….</summary>
    public static string ToNmapText(this PortState state) => state switch
    {
        PortState.OpenFiltered => "open|filtered",
        PortState.ClosedFiltered => "closed|filtered",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads what nmap writes; <see cref="PortState.Unknown"/> for anything else.</summary>
    public static PortState Parse(string? text) => text switch
    {
        "open" => PortState.Open,
        "closed" => PortState.Closed,
        "filtered" => PortState.Filtered,
        "unfiltered" => PortState.Unfiltered,
        "open|filtered" => PortState.OpenFiltered,
        "closed|filtered" => PortState.ClosedFiltered,
        _ => PortState.Unknown,
    };
}
