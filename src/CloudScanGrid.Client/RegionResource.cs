namespace CloudScanGrid.Client;

/// <summary>How the scanning of a region stands, as the API shows it.</summary>
public sealed record RegionResource
{
    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary><c>idle</c>, <c>scanning</c>, <c>waiting</c> for a scanner that has room, or <c>no scanner</c>.</summary>
    public required string State { get; init; }

    /// <summary>Silos that offer to scan it.</summary>
    public required int Scanners { get; init; }

    /// <summary>Jobs that they can run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Jobs that run.</summary>
    public required int Running { get; init; }

    /// <summary>Targets that wait.</summary>
    public required int Waiting { get; init; }

    /// <summary>What an operator should know, as in <c>no scanner for region eu-west-1</c>.</summary>
    public string? Message { get; init; }
}
