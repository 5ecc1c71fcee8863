namespace CloudScanGrid.Client;

/// <summary>An open service, as the API shows it. Text comes from the target: hostile until escaped.</summary>
public sealed record ServiceResource
{
    /// <summary>The account, as in <c>file/lab-1</c>.</summary>
    public required string Account { get; init; }

    /// <summary>The asset.</summary>
    public required string AssetId { get; init; }

    /// <summary>The address.</summary>
    public required string Address { get; init; }

    /// <summary>From where it is seen, as in <c>eu-west-1/internal</c>; what is seen from elsewhere is another row.</summary>
    public required string Vantage { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>0 to 65,535.</summary>
    public required int Port { get; init; }

    /// <summary>The port's state, as in <c>open</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why the engine says so, as in <c>syn-ack</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The service's name, as in <c>https</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The product.</summary>
    public string? Product { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>CPE 2.2 URIs.</summary>
    public IReadOnlyList<string> Cpes { get; init; } = [];

    /// <summary>nmap's confidence, 0 to 10.</summary>
    public int Confidence { get; init; }

    /// <summary>When it was first seen open.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When it was last seen open.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
}
