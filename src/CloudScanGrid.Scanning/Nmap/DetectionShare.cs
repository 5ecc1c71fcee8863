namespace CloudScanGrid.Scanning.Nmap;

/// <summary>What detection processes may send.</summary>
/// <param name="Packets">All of them together, a second.</param>
/// <param name="Rate"><c>--max-rate</c> of each.</param>
/// <param name="Parallelism">Connections at once of each, 1 to 100: few enough that none waits for its turn longer than a service for its answer.</param>
internal sealed record DetectionShare(int Packets, int Rate, int Parallelism);
