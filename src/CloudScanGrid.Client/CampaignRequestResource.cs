namespace CloudScanGrid.Client;

/// <summary>A campaign that somebody asks for.</summary>
public sealed record CampaignRequestResource
{
    /// <summary>The accounts, as in <c>file/lab-1</c>; every account when empty.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>The name of the profile.</summary>
    public string Profile { get; init; } = "standard";

    /// <summary>The ports, as nmap's <c>-p</c>; the profile's own when null.</summary>
    public string? Ports { get; init; }

    /// <summary>The most ports to ask, over all hosts.</summary>
    public long? ProbeBudget { get; init; }

    /// <summary>The most packets a second, over all scanners.</summary>
    public int? MaxPacketsPerSecond { get; init; }

    /// <summary>The region whose scanners look, as in <c>internet</c>; each asset's own when null. From elsewhere only public addresses are looked at.</summary>
    public string? From { get; init; }

    /// <summary>Whether that region's scanners reach the private addresses, too, as a peered network does.</summary>
    public bool PrivateToo { get; init; }
}
