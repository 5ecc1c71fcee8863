using Orleans;

namespace CloudScanGrid.Grains.Tests;

/// <summary>Lets a test do something before a grain hears a call, or keep the call from it by throwing.</summary>
internal sealed class CallHook : IIncomingGrainCallFilter
{
    /// <summary>Awaited before each call.</summary>
    public Func<IIncomingGrainCallContext, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await Before(context);
        await context.Invoke();
    }
}
