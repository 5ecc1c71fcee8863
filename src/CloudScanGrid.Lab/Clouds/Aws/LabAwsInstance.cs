using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>An instance.</summary>
public sealed record LabAwsInstance(string Id, string SubnetId, DateTimeOffset LaunchedAt, string ImageId, ImmutableSortedDictionary<string, string> Tags, string State = "running");
