using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Processes;

/// <summary><c>lab.pid</c>: the process that runs the laboratory.</summary>
/// <param name="ProcessId">Its pid.</param>
/// <param name="StartTicks">Its start, as in <see cref="ProcessIdentity"/>.</param>
/// <param name="IsReady">Whether everything listens.</param>
/// <param name="Form">The form.</param>
/// <param name="ScannerNamespace">The namespace from which to scan; null where it is the machine's own.</param>
internal sealed record ProcessRecord(int ProcessId, long StartTicks, bool IsReady, LabForm Form, string? ScannerNamespace)
{
    public ProcessIdentity Identity => new(ProcessId, StartTicks);
}
