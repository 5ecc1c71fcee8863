using CloudScanGrid.Lab.Fleets;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Lab.Forms;

internal sealed class NamespaceLab : ILabForm
{
    public string? ScannerNamespace => null;
    public static Task<NamespaceLab> CreateAsync(TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task ApplyAsync(Fleet fleet, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<LabCounters?> ReadCountersAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
