namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>What an owner granted; nothing when either is 0.</summary>
/// <param name="Hosts">Hosts at once.</param>
/// <param name="PacketsPerSecond">Packets per second.</param>
[GenerateSerializer, Immutable, Alias("csg.BudgetGrant")]
public readonly record struct BudgetGrant(int Hosts, int PacketsPerSecond)
{
    /// <summary>Nothing.</summary>
    public static BudgetGrant None => default;

    /// <summary>Whether nothing was granted.</summary>
    public bool IsNone => Hosts == 0 || PacketsPerSecond == 0;
}
