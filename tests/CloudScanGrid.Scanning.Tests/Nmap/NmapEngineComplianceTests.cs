using CloudScanGrid.Compliance.Scanning;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Tests.Nmap;

public sealed class NmapEngineComplianceTests : ScanEngineCompliance
{
    private readonly ScanRig _rig = new();

    protected override IScanEngine Create(IReadOnlyCollection<ScanTarget> allowed)
    {
        _rig.Inventory.Own(allowed);
        return _rig.Engine();
    }

    protected override void Dispose(bool disposing)
    {
        _rig.Dispose();
        base.Dispose(disposing);
    }
}
