namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>What is left of a job whose ports are asked in rounds, as it stood before the round that runs.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Targets">Targets of which ports are still to be asked.</param>
/// <param name="Duration">How long that takes at the job's rate where the hosts lose nothing.</param>
[GenerateSerializer, Immutable, Alias("csg.JobRest")]
public sealed record JobRest(string JobId, int Targets, TimeSpan Duration);
