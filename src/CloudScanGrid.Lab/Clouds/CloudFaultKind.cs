namespace CloudScanGrid.Lab.Clouds;

/// <summary>What a fake provider does wrong.</summary>
public enum CloudFaultKind
{
    /// <summary>Says that the caller may not.</summary>
    Deny,

    /// <summary>Says that it is too much.</summary>
    Throttle,

    /// <summary>Says that it has trouble of its own.</summary>
    Trouble,

    /// <summary>Sends half of the answer and says that it is whole.</summary>
    Truncate,

    /// <summary>Names, as the page that comes next, the one that was asked for.</summary>
    Loop,

    /// <summary>Hangs up without an answer.</summary>
    HangUp,
}
