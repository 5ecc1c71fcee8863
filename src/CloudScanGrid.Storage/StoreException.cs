namespace CloudScanGrid.Storage;

/// <summary>The store cannot do what it was asked: the message names the file, what is wrong with it and what to do.</summary>
public class StoreException : Exception
{
    /// <summary>Names the file, the trouble and the remedy.</summary>
    public StoreException(string file, string trouble, string remedy, Exception? cause = null)
        : base($"{file}: {trouble}; {remedy}", cause) => File = file;

    /// <summary>The store's file.</summary>
    public string File { get; }
}
