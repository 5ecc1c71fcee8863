namespace CloudScanGrid.Client;

/// <summary>A service that answers and who on the internet may reach it by configuration, as the API shows it. Text may come from the target: hostile until escaped.</summary>
public sealed record ExposureResource
{
    /// <summary>The account, as in <c>aws/123456789012</c>.</summary>
    public required string Account { get; init; }

    /// <summary>The asset.</summary>
    public required string AssetId { get; init; }

    /// <summary>The address that was seen to answer.</summary>
    public required string Address { get; init; }

    /// <summary>From where it was seen to answer, as in <c>eu-west-1/internal</c>.</summary>
    public required string Vantage { get; init; }

    /// <summary>The protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>What answers.</summary>
    public string? Name { get; init; }

    /// <summary>Its product.</summary>
    public string? Product { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary><c>exposed</c>: it answers, and somebody on the internet may reach it. <c>latent</c>: it answers, and nobody on the internet may.</summary>
    public required string Verdict { get; init; }

    /// <summary>The address that the internet would ask; null where no way leads there.</summary>
    public string? Face { get; init; }

    /// <summary>The part of the internet that may reach it, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The networks that may, at most 32 of them; <c>everybody</c> where it is as good as all.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>What each thing on the way does, rules named, up to the one that stops it.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>When the service was last seen.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
}
