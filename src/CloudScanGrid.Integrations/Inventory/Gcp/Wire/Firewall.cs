namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A rule of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Direction"><c>INGRESS</c>, also where nothing is said, or <c>EGRESS</c>.</param>
/// <param name="Priority">0 to 65,535; 1,000 where nothing is said.</param>
/// <param name="Disabled">Whether it is switched off.</param>
/// <param name="SourceRanges">Sources by address.</param>
/// <param name="SourceTags">Sources by network tag.</param>
/// <param name="SourceServiceAccounts">Sources by service account.</param>
/// <param name="DestinationRanges">Destinations that it is only for.</param>
/// <param name="TargetTags">The instances that it binds, by network tag.</param>
/// <param name="TargetServiceAccounts">The instances that it binds, by service account.</param>
/// <param name="Allowed">What it allows.</param>
/// <param name="Denied">What it denies: one of the two is set.</param>
internal sealed record Firewall(
    string? Name,
    string? Direction,
    int? Priority,
    bool Disabled,
    List<string>? SourceRanges,
    List<string>? SourceTags,
    List<string>? SourceServiceAccounts,
    List<string>? DestinationRanges,
    List<string>? TargetTags,
    List<string>? TargetServiceAccounts,
    List<ProtocolPorts>? Allowed,
    List<ProtocolPorts>? Denied);
