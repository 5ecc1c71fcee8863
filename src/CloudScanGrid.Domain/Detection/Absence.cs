namespace CloudScanGrid.Domain.Detection;

/// <summary>How well a look shows that a port is not open.</summary>
internal enum Absence
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>Nothing answered: it may be filtered, or packets were lost.</summary>
    NoAnswer = 1,

    /// <summary>The host refused: nothing listens.</summary>
    Closed = 2,
}
