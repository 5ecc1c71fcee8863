using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Documents;

/// <summary>The whole records that are kept beside the columns that queries need, as <see cref="DocumentFormat"/> writes them.</summary>
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(AssetSnapshot))]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(HostObservation))]
[JsonSerializable(typeof(ObservedService))]
[JsonSerializable(typeof(AssetBaseline))]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    public static StoreJson Instance { get; } = new(DocumentFormat.CreateOptions());
}
