namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>The bounds of the fields. docs/inventory.md and docs/schema/inventory.schema.json say the same, and a test holds them together.</summary>
internal static class FieldRules
{
    public const int MostAccounts = 10_000;
    public const int MostSubnets = 100_000;
    public const int MostAssets = 1_000_000;
    public const int MostAddresses = 4096;
    public const int MostTags = 256;
    public const int MostRanges = 10_000;
    public const int MostWindows = 100;
    public const int MostGroups = 100_000;
    public const int MostGroupsOfAsset = 256;
    public const int MostRules = 10_000;

    // The keys of accounts and subnets are split at the slash; an asset's id stands last in its key, so ARNs and Azure ids keep theirs.
    public static readonly TextRule AccountId = new("an account id", 1, 128, Forbidden: '/');
    public static readonly TextRule SubnetId = new("a subnet id", 1, 128, Forbidden: '/');
    public static readonly TextRule AssetId = new("an asset id", 1, 512);
    public static readonly TextRule Provider = new("a provider", 1, 16);
    public static readonly TextRule Region = new("a region", 1, 64);
    public static readonly TextRule Kind = new("a kind", 1, 64);
    public static readonly TextRule ImageId = new("an image id", 1, 256);
    public static readonly TextRule GroupId = new("a security group id", 1, 128);
    public static readonly TextRule TagName = new("a tag name", 1, 128);
    public static readonly TextRule TagValue = new("a tag value", 0, 1024);
    public static readonly TextRule TagExclusion = new("a tag exclusion", 1, 128 + 1 + 1024);
    public static readonly TextRule Cidr = new("a range", 1, 64);
    public static readonly TextRule Address = new("an address", 1, 64);
    public static readonly TextRule Moment = new("a time", 1, 64);
    public static readonly TextRule Protocol = new("a protocol", 1, 16);
    public static readonly TextRule Days = new("a list of days", 1, 64);
    public static readonly TextRule TimeOfDay = new("a time of day", 1, 16);
    public static readonly TextRule TimeZone = new("a time zone", 1, 64);
}
