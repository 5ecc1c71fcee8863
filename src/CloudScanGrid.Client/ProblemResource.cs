namespace CloudScanGrid.Client;

/// <summary>An error of the API (RFC 9457).</summary>
public sealed record ProblemResource
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>The kind of trouble.</summary>
    public string? Title { get; init; }

    /// <summary>What is wrong with this request, and the remedy.</summary>
    public string? Detail { get; init; }
}
