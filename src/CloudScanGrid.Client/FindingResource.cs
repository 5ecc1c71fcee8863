namespace CloudScanGrid.Client;

/// <summary>A finding, as the API shows it. Text may come from the target: hostile until escaped.</summary>
public sealed record FindingResource
{
    /// <summary>Its id; the same trouble seen again is the same finding.</summary>
    public required string Id { get; init; }

    /// <summary>The account, as in <c>file/lab-1</c>.</summary>
    public required string Account { get; init; }

    /// <summary>The asset.</summary>
    public required string AssetId { get; init; }

    /// <summary>The address.</summary>
    public required string Address { get; init; }

    /// <summary>From where it was seen last, as in <c>eu-west-1/internal</c>; null in what earlier versions found.</summary>
    public string? Vantage { get; init; }

    /// <summary><c>anomaly</c>, <c>exposure</c>, <c>vulnerability</c> or <c>check</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its type, as in <c>new-service</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The protocol; null for a finding about the host.</summary>
    public string? Protocol { get; init; }

    /// <summary>The port; null for a finding about the host.</summary>
    public int? Port { get; init; }

    /// <summary>The probability that this is no false alarm, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>What happened, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The reasons, weightiest first.</summary>
    public required IReadOnlyList<string> Why { get; init; }

    /// <summary><c>open</c> or <c>resolved</c>.</summary>
    public required string State { get; init; }

    /// <summary>The campaign that raised it first.</summary>
    public required string CampaignId { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When it was last seen.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
}
