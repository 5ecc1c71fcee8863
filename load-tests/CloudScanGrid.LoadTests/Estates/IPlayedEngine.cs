using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.LoadTests.Estates;

/// <summary>An engine that sends nothing and shows the estate as it is in one campaign or another.</summary>
internal interface IPlayedEngine : IScanEngine
{
    /// <summary>The campaign whose looks it gives, from 1.</summary>
    int Campaign { get; set; }
}
