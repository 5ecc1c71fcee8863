namespace CloudScanGrid.Client;

/// <summary>The API refused a request, or could not be reached.</summary>
public sealed class CloudScanGridException : Exception
{
    /// <summary>An error without a text.</summary>
    public CloudScanGridException()
    {
    }

    /// <summary>An error with a sentence for people.</summary>
    public CloudScanGridException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a sentence for people and its cause.</summary>
    public CloudScanGridException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
