namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>Writes the results of a scan in one format.</summary>
internal interface IHostWriter
{
    /// <summary>Takes one result, in the order in which hosts end.</summary>
    void Add(HostResult result);

    /// <summary>Hands on what was taken so far, where the format can.</summary>
    void Flush();

    /// <summary>Writes what can only be written at the end.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
