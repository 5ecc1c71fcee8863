namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>What an owner granted; nothing when either is 0.</summary>
/// <param name="Hosts">Hosts at once.</param>
/// <param name="PacketsPerSecond">Packets per second.</param>
/// <param name="FairShare">
/// Where nothing was granted because others hold the packets: how many each job would have, those included that ask now, if all had the same. 0 otherwise.
/// </param>
[GenerateSerializer, Immutable, Alias("csg.BudgetGrant")]
public readonly record struct BudgetGrant(int Hosts, int PacketsPerSecond, int FairShare = 0)
{
    /// <summary>Nothing.</summary>
    public static BudgetGrant None => default;

    /// <summary>Whether nothing was granted.</summary>
    public bool IsNone => Hosts == 0 || PacketsPerSecond == 0;
}
