namespace CloudScanGrid.Domain.Scanning;

/// <summary>How a scan job ended. The numbers are stored: they only grow.</summary>
public enum ScanOutcome
{
    /// <summary>Every process of the engine ended well.</summary>
    Completed = 0,

    /// <summary>Somebody cancelled it; whole hosts were kept, the rest goes back to the queue.</summary>
    Cancelled = 1,

    /// <summary>Every target was refused by <c>ScopeGuard</c>: no process was started.</summary>
    Refused = 2,

    /// <summary>The engine is not installed.</summary>
    EngineMissing = 3,

    /// <summary>The engine is older than we can read.</summary>
    EngineTooOld = 4,

    /// <summary>The operating system refused what the engine needs.</summary>
    NotPermitted = 5,

    /// <summary>The engine ended with an error or by a signal.</summary>
    EngineCrashed = 6,

    /// <summary>The engine did not end in time and was killed.</summary>
    EngineHung = 7,

    /// <summary>The engine hit its memory or file size limit.</summary>
    ResourceLimit = 8,

    /// <summary>A disk is full: results could not be kept.</summary>
    DiskFull = 9,
}
