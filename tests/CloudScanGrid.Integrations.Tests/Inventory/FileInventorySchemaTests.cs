using System.Text.Json.Nodes;
using CloudScanGrid.Integrations.Inventory.File;

namespace CloudScanGrid.Integrations.Tests.Inventory;

public class FileInventorySchemaTests
{
    private static readonly JsonNode Definitions = JsonNode.Parse(FileInventorySchema.Text)!["$defs"]!;

    public static TheoryData<string, string, int> Bounds { get; } = new()
    {
        { "account/properties/accountId", "maxLength", FieldRules.AccountId.Most },
        { "account/properties/region", "maxLength", FieldRules.Region.Most },
        { "account/properties/scope", "maxItems", FieldRules.MostRanges },
        { "account/properties/exclusions", "maxItems", FieldRules.MostRanges },
        { "account/properties/windows", "maxItems", FieldRules.MostWindows },
        { "account/properties/subnets", "maxItems", FieldRules.MostSubnets },
        { "account/properties/securityGroups", "maxItems", FieldRules.MostGroups },
        { "exclusion/properties/tag", "maxLength", FieldRules.TagExclusion.Most },
        { "window/properties/timeZone", "maxLength", FieldRules.TimeZone.Most },
        { "subnet/properties/subnetId", "maxLength", FieldRules.SubnetId.Most },
        { "subnet/properties/assets", "maxItems", FieldRules.MostAssets },
        { "asset/properties/assetId", "maxLength", FieldRules.AssetId.Most },
        { "asset/properties/addresses", "maxItems", FieldRules.MostAddresses },
        { "asset/properties/kind", "maxLength", FieldRules.Kind.Most },
        { "asset/properties/imageId", "maxLength", FieldRules.ImageId.Most },
        { "asset/properties/tags", "maxProperties", FieldRules.MostTags },
        { "asset/properties/tags/additionalProperties", "maxLength", FieldRules.TagValue.Most },
        { "asset/properties/securityGroups", "maxItems", FieldRules.MostGroupsOfAsset },
        { "securityGroup/properties/ingress", "maxItems", FieldRules.MostRules },
        { "groupId", "maxLength", FieldRules.GroupId.Most },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Text_Bound_IsTheReaders(string path, string keyword, int bound) =>
        path.Split('/').Aggregate(Definitions, (node, name) => node[name]!)[keyword]!.GetValue<int>().ShouldBe(bound);
}
