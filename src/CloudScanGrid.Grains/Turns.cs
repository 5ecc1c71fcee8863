namespace CloudScanGrid.Grains;

/// <summary>Runs what it is given one after the other, in the order in which it came; what fails holds up nobody behind it.</summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Runs an action when those before it have ended.</summary>
    public Task<T> TakeAsync<T>(Func<Task<T>> action)
    {
        lock (_lock)
        {
            var turn = RunAfterAsync(_last, action);
            _last = turn;
            return turn;
        }
    }

    private static async Task<T> RunAfterAsync<T>(Task last, Func<Task<T>> action)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await action();
    }
}
