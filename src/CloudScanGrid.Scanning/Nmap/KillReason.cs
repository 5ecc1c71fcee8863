namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Why we killed a process.</summary>
internal enum KillReason
{
    /// <summary>We did not.</summary>
    None,

    /// <summary>The job was cancelled.</summary>
    Cancelled,

    /// <summary>It printed nothing for too long.</summary>
    Silent,

    /// <summary>It took longer than its work allows.</summary>
    Deadline,

    /// <summary>The lease on its targets ended.</summary>
    LeaseLost,

    /// <summary>The machine's clock jumped.</summary>
    ClockJumped,
}
