using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.GrainInterfaces.Detection;

/// <summary>
/// Judges the observations of a subnet, in order, each once: those that the stream brings, and those that the store has and the stream lost.
/// Key: <see cref="SubnetKey"/>, as in <c>file/lab-1/subnet-1</c>.
/// </summary>
[Alias("csg.IBaselineDetectorGrain")]
public interface IBaselineDetectorGrain : IGrainWithStringKey
{
    /// <summary>Judges everything that the store has and that was not judged yet.</summary>
    /// <returns>How many observations it judged.</returns>
    [Alias("CatchUp")]
    Task<int> CatchUpAsync();
}
