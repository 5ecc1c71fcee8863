using System.Globalization;
using System.Text;

namespace CloudScanGrid.Integrations.Tests.Inventory;

/// <summary>A large inventory as a cloud would give it.</summary>
internal static class Estate
{
    private const int AssetsPerSubnet = 200;
    private const int SubnetsPerAccount = 50;

    public static string OfAssets(int count)
    {
        var json = new StringBuilder("{\"accounts\":[");
        for (var i = 0; i < count; i++)
        {
            var subnet = i / AssetsPerSubnet;
            var account = subnet / SubnetsPerAccount;
            if (i % (AssetsPerSubnet * SubnetsPerAccount) == 0)
                json.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "]}]}," : "")}{{\"provider\":\"file\",\"accountId\":\"a-{account}\",\"securityGroups\":[{{\"id\":\"g\"}}],\"subnets\":[");
            else if (i % AssetsPerSubnet == 0)
                json.Append("]},");
            if (i % AssetsPerSubnet == 0)
                json.Append(CultureInfo.InvariantCulture, $"{{\"cidr\":\"10.{subnet / 256}.{subnet % 256}.0/24\",\"assets\":[");
            else
                json.Append(',');
            json.Append(CultureInfo.InvariantCulture, $$"""
                {"assetId":"i-{{i}}","addresses":["10.{{subnet / 256}}.{{subnet % 256}}.{{(i % AssetsPerSubnet) + 1}}"],"kind":"instance","launchedAt":"2026-11-01T00:00:00Z",
                 "tags":{"role":"web","criticality":"high","owner":"team-{{i % 97}}"},"imageId":"ami-{{i % 31}}","securityGroups":["g"]}
                """);
        }

        return json.Append("]}]}]}").ToString();
    }
}
