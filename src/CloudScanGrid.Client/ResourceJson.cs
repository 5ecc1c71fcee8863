using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudScanGrid.Client;

/// <summary>How the API's resources are written, for servers and clients alike.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PageResource<AccountResource>))]
[JsonSerializable(typeof(PageResource<AssetResource>))]
[JsonSerializable(typeof(PageResource<InventoryResource>))]
[JsonSerializable(typeof(PageResource<ServiceResource>))]
[JsonSerializable(typeof(PageResource<ExposureResource>))]
[JsonSerializable(typeof(PageResource<FindingResource>))]
[JsonSerializable(typeof(PageResource<CampaignResource>))]
[JsonSerializable(typeof(PageResource<RegionResource>))]
[JsonSerializable(typeof(PageResource<RuleResource>))]
[JsonSerializable(typeof(TopologyResource))]
[JsonSerializable(typeof(CampaignRequestResource))]
[JsonSerializable(typeof(ProblemResource))]
public sealed partial class ResourceJson : JsonSerializerContext;
