using System.Text.Json;

namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A rule of a firewall policy.</summary>
/// <param name="Priority">Its place, unique in the policy.</param>
/// <param name="Direction"><c>INGRESS</c> or <c>EGRESS</c>.</param>
/// <param name="Action">As in <c>allow</c>, <c>deny</c>, <c>goto_next</c> or <c>apply_security_profile_group</c>.</param>
/// <param name="Disabled">Whether it is switched off.</param>
/// <param name="TargetResources">The networks that it is only for, by URL.</param>
/// <param name="TargetServiceAccounts">The instances that it binds, by service account.</param>
/// <param name="TargetSecureTags">The instances that it binds, by tags of Resource Manager.</param>
/// <param name="TargetType">What else than instances it is for.</param>
/// <param name="Match">What it matches.</param>
internal sealed record PolicyRule(
    int Priority,
    string? Direction,
    string? Action,
    bool Disabled,
    List<string>? TargetResources,
    List<string>? TargetServiceAccounts,
    List<JsonElement>? TargetSecureTags,
    string? TargetType,
    PolicyMatch? Match);
