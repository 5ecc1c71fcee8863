namespace CloudScanGrid.Domain.Scanning;

/// <summary>How a service's name was found. The numbers are stored: they only grow.</summary>
public enum ServiceMethod
{
    /// <summary>Guessed from the port number alone; says nothing about what listens.</summary>
    Table = 0,

    /// <summary>The service answered a probe.</summary>
    Probed = 1,
}
