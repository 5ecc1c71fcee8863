using System.Text.Json.Nodes;
using CloudScanGrid.Lab;

namespace CloudScanGrid.TestServers;

/// <summary>The inventory of a laboratory's fleet, with other limits than it states.</summary>
public static class LabInventory
{
    /// <summary>As text, each account with these limits.</summary>
    public static string WithLimits(Laboratory laboratory, int packetsPerSecond, int concurrentHosts)
    {
        var inventory = JsonNode.Parse(File.ReadAllText(laboratory.InventoryFile))!;
        foreach (var account in inventory["accounts"]!.AsArray())
            account!["limits"] = new JsonObject { ["packetsPerSecond"] = packetsPerSecond, ["concurrentHosts"] = concurrentHosts };
        return inventory.ToJsonString();
    }
}
