using System.Globalization;
using static CloudScanGrid.Integrations.Tests.Inventory.InventoryFile;

namespace CloudScanGrid.Integrations.Tests.Inventory;

/// <summary>Files that are JSON but no inventory: each with the path, a part of the remedy, and whether a schema can see it.</summary>
internal static class InvalidInventories
{
    private const string AssetPath = "accounts[0].subnets[0].assets[0]";
    private const string RulePath = "accounts[0].securityGroups[0].ingress[0]";
    private const string DefinedTwice = "\"securityGroups\":[{\"id\":\"g\"},{\"id\":\"g\"}]";

    public static TheoryData<string, string, string, string, bool> All { get; } = new()
    {
        // name, file, path, part of the remedy, whether the schema refuses it too
        { "root is an array", "[]", "", "an inventory is an object", true },
        { "no accounts", "{}", "accounts", "needs this field", true },
        { "accounts is an object", """{"accounts":{}}""", "accounts", "as an array", true },
        { "no provider", """{"accounts":[{"accountId":"a"}]}""", "accounts[0].provider", "needs this field", true },
        { "no account id", """{"accounts":[{"provider":"file"}]}""", "accounts[0].accountId", "needs this field", true },
        { "other provider", """{"accounts":[{"provider":"aws","accountId":"a"}]}""", "accounts[0].provider", "write \"file\"", true },
        { "unknown field", Account("\"excludes\":[]"), "accounts[0].excludes", "did you mean 'exclusions'", true },
        { "unknown field, other case", Account("\"Region\":\"x\""), "accounts[0].Region", "did you mean 'region'", true },
        { "unknown field at the root", """{"accounts":[],"version":1}""", "version", "it has: accounts", true },
        { "field twice", Account("\"region\":\"a\",\"region\":\"b\""), "accounts[0].region", "twice", false },
        { "null", Account("\"region\":null"), "accounts[0].region", "leave the field out", true },
        { "slash in account id", """{"accounts":[{"provider":"file","accountId":"a/b"}]}""", "accounts[0].accountId", "holds no '/'", true },
        { "empty account id", """{"accounts":[{"provider":"file","accountId":""}]}""", "accounts[0].accountId", "1 to 128", true },
        { "long account id", AccountId(129), "accounts[0].accountId", "1 to 128", true },
        { "account twice", """{"accounts":[{"provider":"file","accountId":"a"},{"provider":"file","accountId":"a"}]}""", "accounts[1]", "accounts[0] has the same id", false },
        { "region in capitals", Account("\"region\":\"EU\""), "accounts[0].region", "lower-case", true },
        { "long region", Account($"\"region\":\"{new string('a', 65)}\""), "accounts[0].region", "1 to 64", true },
        { "empty scope", Account("\"scope\":[]"), "accounts[0].scope", "leave the field out", true },
        { "host bits in scope", Account("\"scope\":[\"10.0.0.7/24\"]"), "accounts[0].scope[0]", "write 10.0.0.0/24", false },
        { "range without length", Account("\"scope\":[\"10.0.0.7\"]"), "accounts[0].scope[0]", "write 10.0.0.7/32", true },
        { "length out of range", Account("\"scope\":[\"10.0.0.0/33\"]"), "accounts[0].scope[0]", "0 to 32", true },
        { "length with zero", Account("\"scope\":[\"10.0.0.0/08\"]"), "accounts[0].scope[0]", "write a range", true },
        { "mapped range", Account("\"scope\":[\"::ffff:10.0.0.0/104\"]"), "accounts[0].scope[0]", "write 10.0.0.0/8", false },
        { "range of words", Account("\"scope\":[\"everything\"]"), "accounts[0].scope[0]", "write a range", true },
        { "exclusion of nothing", Account("\"exclusions\":[{}]"), "accounts[0].exclusions[0]", "either cidr or tag", true },
        { "exclusion of both", Account("\"exclusions\":[{\"cidr\":\"10.0.0.0/8\",\"tag\":\"x\"}]"), "accounts[0].exclusions[0]", "two exclusions", true },
        { "exclusion as text", Account("\"exclusions\":[\"10.0.0.0/8\"]"), "accounts[0].exclusions[0]", "an exclusion is an object", true },
        { "no packets", Account("\"limits\":{\"packetsPerSecond\":0}"), "accounts[0].limits.packetsPerSecond", "1 to 1000000", true },
        { "too many packets", Account("\"limits\":{\"packetsPerSecond\":1000001}"), "accounts[0].limits.packetsPerSecond", "1 to 1000000", true },
        { "packets in quotes", Account("\"limits\":{\"packetsPerSecond\":\"5\"}"), "accounts[0].limits.packetsPerSecond", "without quotes", true },
        { "half a host", Account("\"limits\":{\"concurrentHosts\":1.5}"), "accounts[0].limits.concurrentHosts", "whole number", true },
        { "huge number", Account("\"limits\":{\"concurrentHosts\":1e999}"), "accounts[0].limits.concurrentHosts", "1 to 10000", true },
        { "unknown day", Account("\"windows\":[{\"days\":\"Monday\"}]"), "accounts[0].windows[0].days", "Mon-Fri", true },
        { "three ends", Account("\"windows\":[{\"days\":\"Mon-Tue-Wed\"}]"), "accounts[0].windows[0].days", "Mon-Fri", true },
        { "24 o'clock", Account("\"windows\":[{\"from\":\"24:00\"}]"), "accounts[0].windows[0].from", "midnight is 00:00", true },
        { "hour alone", Account("\"windows\":[{\"to\":\"6:00\"}]"), "accounts[0].windows[0].to", "HH:mm", true },
        { "unknown zone", Account("\"windows\":[{\"timeZone\":\"Mars/Olympus\"}]"), "accounts[0].windows[0].timeZone", "Europe/Berlin", false },
        { "zone is a path", Account("\"windows\":[{\"timeZone\":\"../../../etc/passwd\"}]"), "accounts[0].windows[0].timeZone", "IANA", true },
        { "no range", Account("\"subnets\":[{\"subnetId\":\"s\"}]"), "accounts[0].subnets[0].cidr", "needs this field", true },
        { "slash in subnet id", Subnet("\"subnetId\":\"a/b\""), "accounts[0].subnets[0].subnetId", "holds no '/'", true },
        { "subnet twice", Account("\"subnets\":[{\"cidr\":\"10.0.0.0/24\"},{\"cidr\":\"10.0.0.0/24\"}]"), "accounts[0].subnets[1]", "subnets[0] of this account", false },
        { "no asset id", Assets("{\"addresses\":[]}"), AssetPath + ".assetId", "needs this field", true },
        { "no addresses", Assets("{\"assetId\":\"i\"}"), AssetPath + ".addresses", "needs this field", true },
        { "asset twice", Assets("{\"assetId\":\"i\",\"addresses\":[]},{\"assetId\":\"i\",\"addresses\":[]}"), "accounts[0].subnets[0].assets[1].assetId", "accounts[0].subnets[0].assets[0] has the same id", false },
        { "address of two", Assets("{\"assetId\":\"i-1\",\"addresses\":[\"10.0.0.1\"]},{\"assetId\":\"i-2\",\"addresses\":[\"::ffff:10.0.0.1\"]}"), "accounts[0].subnets[0].assets[1].addresses[0]", "accounts[0].subnets[0].assets[0] ('i-1') owns it too", false },
        { "address twice", Addresses("\"10.0.0.1\",\"10.0.0.1\""), AssetPath + ".addresses[1]", "listed twice", true },
        { "short address", Addresses("\"127.1\""), AssetPath + ".addresses[0]", "reads as 127.0.0.1", true },
        { "hexadecimal address", Addresses("\"0x7f000001\""), AssetPath + ".addresses[0]", "reads as 127.0.0.1", true },
        { "octal address", Addresses("\"010.0.0.1\""), AssetPath + ".addresses[0]", "reads as 8.0.0.1", false },
        { "address with zone", Addresses("\"fe80::1%eth0\""), AssetPath + ".addresses[0]", "write", true },
        { "address with length", Addresses("\"10.0.0.1/32\""), AssetPath + ".addresses[0]", "no prefix length", true },
        { "name for an address", Addresses("\"web.example.org\""), AssetPath + ".addresses[0]", "four decimal numbers", true },
        { "number for an address", Addresses("7"), AssetPath + ".addresses[0]", "as text", true },
        { "time without zone", Asset("\"launchedAt\":\"2026-11-01T00:00:00\""), AssetPath + ".launchedAt", "with its zone", true },
        { "day that is none", Asset("\"launchedAt\":\"2026-02-30T00:00:00Z\""), AssetPath + ".launchedAt", "ISO 8601", false },
        { "tag of a number", Asset("\"tags\":{\"port\":80}"), AssetPath + ".tags.port", "as text", true },
        { "long tag value", Asset($"\"tags\":{{\"x\":\"{new string('v', 1025)}\"}}"), AssetPath + ".tags.x", "at most 1024", true },
        { "long tag name", Asset($"\"tags\":{{\"{new string('n', 129)}\":\"\"}}"), AssetPath + $".tags[\"{new string('n', 59)}…\"]", "1 to 128", false },
        { "tag twice", Asset("\"tags\":{\"x\":\"1\",\"x\":\"2\"}"), AssetPath + ".tags.x", "twice", false },
        { "too many tags", Asset($"\"tags\":{{{string.Join(',', Enumerable.Range(0, 257).Select(i => $"\"t{i}\":\"\""))}}}"), AssetPath + ".tags.t256", "at most 256", true },
        { "unknown group", Asset("\"securityGroups\":[\"sg-wbe\"]"), AssetPath + ".securityGroups[0]", "no such security group", false },
        { "group twice in an asset", Asset("\"securityGroups\":[\"g\",\"g\"]"), AssetPath + ".securityGroups[1]", "listed twice", true },
        { "group twice", Account(DefinedTwice), "accounts[0].securityGroups[1]", "merge the two", false },
        { "group without id", Account("\"securityGroups\":[{}]"), "accounts[0].securityGroups[0].id", "needs this field", true },
        { "rule without source", Account("\"securityGroups\":[{\"id\":\"g\",\"ingress\":[{}]}]"), RulePath + ".cidr", "needs this field", true },
        { "unknown protocol", Rule("\"protocol\":\"quic\""), RulePath + ".protocol", "tcp, udp", true },
        { "ports descend", Rule("\"protocol\":\"tcp\",\"fromPort\":90,\"toPort\":80"), RulePath, "ascend", false },
        { "one port of two", Rule("\"protocol\":\"tcp\",\"fromPort\":90"), RulePath, "write both", false },
        { "port 65536", Rule("\"fromPort\":0,\"toPort\":65536"), RulePath + ".toPort", "-1 to 65535", true },
        { "port -1 of tcp", Rule("\"protocol\":\"tcp\",\"fromPort\":-1,\"toPort\":-1"), RulePath, "0 to 65535", false },
    };

    private static string AccountId(int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"accounts\":[{{\"provider\":\"file\",\"accountId\":\"{new string('a', length)}\"}}]}}");

    private static string Assets(string assets) => Subnet($"\"assets\":[{assets}]");

    private static string Addresses(string addresses) => Assets($"{{\"assetId\":\"i\",\"addresses\":[{addresses}]}}");
}
