using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Documents;

/// <summary>The types that <see cref="Document"/> writes.</summary>
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(AssetSnapshot))]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(HostObservation))]
[JsonSerializable(typeof(ObservedService))]
[JsonSerializable(typeof(AssetBaseline))]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext;
