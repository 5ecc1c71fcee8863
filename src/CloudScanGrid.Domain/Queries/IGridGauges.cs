namespace CloudScanGrid.Domain.Queries;

/// <summary>Port: what operators watch, counted over the whole grid. A few reads of the store, never a fan-out over grains.</summary>
public interface IGridGauges
{
    /// <summary>What waits, what is under way, and what is leased. Cheap enough for every few seconds.</summary>
    /// <param name="now">Leases that end before are lapsed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GridLoad> ReadLoadAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Where every address that a living asset owns stands. Reads a row for each of them.</summary>
    /// <param name="since">A whole look before it is too old.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many there are of each account and state; none that are zero.</returns>
    Task<IReadOnlyList<CoverageCount>> ReadCoverageAsync(DateTimeOffset since, CancellationToken cancellationToken);
}
