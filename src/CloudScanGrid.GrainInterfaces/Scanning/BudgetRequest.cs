namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>What a job wants of an owner's budgets.</summary>
/// <param name="Holder">The job.</param>
/// <param name="Hosts">Hosts at once, at most; at least 1.</param>
/// <param name="PacketsPerSecond">Packets per second, at most; at least 1.</param>
/// <param name="Jobs">Among how many jobs, this one included, the owner is to share the packets that are free; at least 1.</param>
/// <param name="Duration">For how long, unless it is renewed.</param>
[GenerateSerializer, Immutable, Alias("csg.BudgetRequest")]
public sealed record BudgetRequest(string Holder, int Hosts, int PacketsPerSecond, int Jobs, TimeSpan Duration);
