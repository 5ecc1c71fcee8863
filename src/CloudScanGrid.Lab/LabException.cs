namespace CloudScanGrid.Lab;

/// <summary>The laboratory cannot do what was asked; the message says why and what to do.</summary>
public sealed class LabException : Exception
{
    public LabException()
    {
    }

    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
