namespace CloudScanGrid.EndToEnd.Tests.Sight;

/// <summary>A span as it came over the wire. Identifiers in hexadecimal; a root's parent is empty.</summary>
internal sealed record ReceivedSpan(string TraceId, string Id, string ParentId, string Source, string Name, IReadOnlyDictionary<string, string> Attributes);
