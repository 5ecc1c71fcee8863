using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>What a rule of a firewall policy matches.</summary>
/// <param name="SrcIpRanges">Sources by address.</param>
/// <param name="Layer4Configs">Protocols with their ports.</param>
internal sealed record PolicyMatch(List<string>? SrcIpRanges, List<ProtocolPorts>? Layer4Configs)
{
    /// <summary>Everything else: countries, threat lists, address groups, secure tags, and what Google adds later. A packet must match these, too, and nobody here knows which do.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }
}
