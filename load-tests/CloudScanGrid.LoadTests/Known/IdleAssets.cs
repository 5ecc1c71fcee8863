using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Inventory;

namespace CloudScanGrid.LoadTests.Known;

/// <summary>Answers in place of the assets' grains, so that they are made and then stay idle: by themselves they leave as soon as they have kept an observation.</summary>
internal sealed class IdleAssets : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod?.DeclaringType != typeof(IAssetGrain))
            return context.Invoke();
        context.Result = new RecordedObservation(RecordOutcome.StaleLease, 0);
        return Task.CompletedTask;
    }
}
