namespace CloudScanGrid.Client;

/// <summary>A campaign and how far it is, as the API shows it.</summary>
public sealed record CampaignResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary><c>planning</c>, <c>running</c>, <c>paused</c>, <c>completed</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>The name of its profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The ports, as in <c>T:22,80</c> or <c>top 100</c>.</summary>
    public required string Ports { get; init; }

    /// <summary>Its accounts.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>The region whose scanners look; null where each asset's own do.</summary>
    public string? From { get; init; }

    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What an operator should know.</summary>
    public string? Message { get; init; }

    /// <summary>Every target.</summary>
    public required int Targets { get; init; }

    /// <summary>Targets that wait.</summary>
    public required int Pending { get; init; }

    /// <summary>Targets under scan.</summary>
    public required int Running { get; init; }

    /// <summary>Targets whose look was whole.</summary>
    public required int Observed { get; init; }

    /// <summary>Targets of which nothing or not everything could be learned.</summary>
    public required int Unknown { get; init; }

    /// <summary>Targets that scope or policy refused.</summary>
    public required int Refused { get; init; }

    /// <summary>Targets that the end of the campaign left out.</summary>
    public required int Skipped { get; init; }

    /// <summary>Open ports found.</summary>
    public required long OpenPorts { get; init; }

    /// <summary>Ports asked.</summary>
    public required long ProbesSent { get; init; }

    /// <summary>Findings that it raised first.</summary>
    public required int Findings { get; init; }
}
