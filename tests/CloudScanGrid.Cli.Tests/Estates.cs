namespace CloudScanGrid.Cli.Tests;

/// <summary>Small inventories.</summary>
internal static class Estates
{
    public static string OfAddress(string address, string scope, string tag = "role") => $$"""
        { "accounts": [ { "provider": "file", "accountId": "test", "scope": ["{{scope}}"], "exclusions": [{ "tag": "no-scan" }],
          "subnets": [ { "cidr": "{{scope}}", "assets": [ { "assetId": "host-1", "addresses": ["{{address}}"], "tags": { "{{tag}}": "web" } } ] } ] } ] }
        """;

    /// <summary>127.0.0.1, and 127.0.0.2, which is excluded.</summary>
    public static string Loopback { get; } = """
        { "accounts": [ { "provider": "file", "accountId": "test", "scope": ["127.0.0.0/24"], "exclusions": [{ "tag": "no-scan" }],
          "subnets": [ { "cidr": "127.0.0.0/24", "assets": [
            { "assetId": "host-1", "addresses": ["127.0.0.1"] },
            { "assetId": "host-2", "addresses": ["127.0.0.2"], "tags": { "no-scan": "" } } ] } ] } ] }
        """;
}
