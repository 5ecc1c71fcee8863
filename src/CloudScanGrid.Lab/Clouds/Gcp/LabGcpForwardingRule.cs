namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A forwarding rule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scope">As in <c>regions/europe-west1</c> or <c>global</c>.</param>
/// <param name="Address">Its address.</param>
/// <param name="Scheme">As in <c>EXTERNAL_MANAGED</c>; empty for a service of others.</param>
public sealed record LabGcpForwardingRule(string Name, string Scope, string Address, string Scheme = "EXTERNAL_MANAGED")
{
    public string? Target { get; init; }

    public string? Network { get; init; }

    public string? Subnetwork { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
}
