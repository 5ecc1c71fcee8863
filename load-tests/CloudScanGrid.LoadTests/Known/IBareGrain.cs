namespace CloudScanGrid.LoadTests.Known;

/// <summary>A grain that is nothing but a grain.</summary>
[Alias("load.IBareGrain")]
public interface IBareGrain : IGrainWithStringKey
{
    /// <summary>Makes it active.</summary>
    [Alias("Touch")]
    Task TouchAsync();
}
